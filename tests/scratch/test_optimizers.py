"""Optimizers: PyTorch's steps for every option, memory that can be saved and resumed."""

import numpy as np
import pytest
import torch

from companion import parity
from companion.pairs import TRAININGS
from companion.reference import optimizers as theirs
from companion.scratch import layers, optimizers
from companion.scratch.optimizers.base import BLOCK, blocks

RULES = {
    "SGD": ("SGD", {}, 0),
    "SGD, momentum": ("SGD", {"momentum": 0.9}, 1),
    "SGD, dampening and decay": ("SGD", {"momentum": 0.9, "dampening": 0.4, "weight_decay": 0.1}, 1),
    "SGD, Nesterov": ("SGD", {"momentum": 0.9, "nesterov": True, "weight_decay": 0.1}, 1),
    "Adagrad": ("Adagrad", {}, 1),
    "Adagrad, all": (
        "Adagrad",
        {"lr_decay": 0.1, "weight_decay": 0.1, "initial_accumulator_value": 0.5, "eps": 0.1},
        1,
    ),
    "RMSprop": ("RMSprop", {}, 1),
    "RMSprop, momentum": ("RMSprop", {"momentum": 0.9, "alpha": 0.8, "eps": 1e-3}, 2),
    "RMSprop, centered": ("RMSprop", {"centered": True, "eps": 1e-3}, 2),
    "RMSprop, all": ("RMSprop", {"centered": True, "momentum": 0.9, "weight_decay": 0.1, "eps": 1e-3}, 3),
    "Adam": ("Adam", {}, 2),
    "Adam, all": ("Adam", {"betas": (0.5, 0.9), "eps": 1e-3, "weight_decay": 0.1, "amsgrad": True}, 3),
    "Adam, decoupled": ("Adam", {"weight_decay": 0.1, "decoupled_weight_decay": True}, 2),
    "AdamW": ("AdamW", {}, 2),
    "AdamW, amsgrad": ("AdamW", {"amsgrad": True, "weight_decay": 0.3}, 3),
}
SHAPES = [(3, 4), (5,), (), (0, 3), (40, 1000)]  # the last is cut into blocks


def both(rule, options, dtype="float64", shapes=SHAPES, lr=0.01):
    """Make the same optimizer on the same parameters in both worlds."""
    rng = np.random.default_rng(0)
    ours = [layers.Parameter(rng.normal(size=shape).astype(dtype)) for shape in shapes]
    others = [torch.nn.Parameter(torch.tensor(p.data)) for p in ours]
    mine, other = getattr(optimizers, rule)(ours, lr, **options), getattr(theirs, rule)(others, lr, **options)
    return ours, others, mine, other


def give_gradients(rng, ours, others=()):
    for i, p in enumerate(ours):
        p.grad = rng.normal(size=p.shape).astype(p.dtype) * np.ones(p.shape, p.dtype)
        if others:
            others[i].grad = torch.tensor(p.grad)


@pytest.mark.parametrize("dtype", ["float64", "float32"])
@pytest.mark.parametrize("name", RULES)
def test_every_step_is_pytorchs(name, dtype):
    rule, options, _ = RULES[name]
    ours, others, mine, other = both(rule, options, dtype)
    arrays, rng = [p.data for p in ours], np.random.default_rng(1)
    for _ in range(10):
        give_gradients(rng, ours, others)
        kept = [p.grad.copy() for p in ours]
        mine.step()
        other.step()
        for p, array, gradient, expected in zip(ours, arrays, kept, others, strict=True):
            assert p.data is array, "the array itself moves"
            np.testing.assert_array_equal(p.grad, gradient)
            verdict = parity.difference(name, p.data, expected.detach().numpy())
            assert verdict.within(1e-12 if dtype == "float64" else 1e-5), verdict


@pytest.mark.parametrize("name", RULES)
def test_what_is_remembered_is_as_much_as_pytorch_remembers(name):
    rule, options, copies = RULES[name]
    ours, others, mine, other = both(rule, options)
    assert mine.state_bytes() == 0
    give_gradients(np.random.default_rng(1), ours, others)
    mine.step()
    other.step()
    numbers = sum(p.data.size for p in ours)
    assert mine.state_bytes() == 8 * copies * numbers
    kept = [t for state in other.state.values() for key, t in state.items() if key != "step" and t is not None]
    assert sum(t.numel() for t in kept) == copies * numbers
    assert all(a.dtype == p.dtype for p, state in mine.state.items() for k, a in state.items() if k != "step")


@pytest.mark.parametrize("name", RULES)
def test_a_resumed_training_is_the_same_bit_for_bit(name):
    rule, options, _ = RULES[name]
    ours, _, mine, _ = both(rule, options)
    rng = np.random.default_rng(1)
    for _ in range(5):
        give_gradients(rng, ours)
        mine.step()
    saved, weights = mine.state_dict(), [p.data.copy() for p in ours]
    mine.param_groups[0]["lr"] = 0.5  # nothing of this reaches what was saved
    give_gradients(rng, ours)
    mine.step()

    again = [layers.Parameter(w) for w in weights]
    resumed = getattr(optimizers, rule)(again, lr=123.0)
    resumed.load_state_dict(saved)
    straight = [layers.Parameter(w) for w in weights]
    other = getattr(optimizers, rule)(straight, lr=1.0)
    other.load_state_dict(saved)
    for _ in range(5):
        give_gradients(rng, again)
        for p, q in zip(again, straight, strict=True):
            q.grad = p.grad
        resumed.step()
        other.step()
    for p, q in zip(again, straight, strict=True):
        np.testing.assert_array_equal(p.data, q.data)
    assert resumed.param_groups[0]["lr"] == 0.01


@pytest.mark.parametrize("name", RULES)
def test_saving_and_resuming_midway_changes_nothing(name):
    rule, options, _ = RULES[name]
    ends = []
    for stop in (False, True):
        ours, _, mine, _ = both(rule, options)
        rng = np.random.default_rng(1)
        for step in range(10):
            if stop and step == 5:
                saved = mine.state_dict()
                ours = [layers.Parameter(p.data) for p in ours]
                mine = getattr(optimizers, rule)(ours)
                mine.load_state_dict(saved)
            give_gradients(rng, ours)
            mine.step()
        ends.append([p.data for p in ours])
    for a, b in zip(*ends, strict=True):
        np.testing.assert_array_equal(a, b)


@pytest.mark.parametrize("name", RULES)
def test_a_training_begun_in_pytorch_goes_on_here(name):
    rule, options, _ = RULES[name]
    ours, others, mine, other = both(rule, options)
    rng = np.random.default_rng(1)
    for step in range(10):
        give_gradients(rng, ours, others)
        if step == 5:
            for p, q in zip(ours, others, strict=True):
                p.data[...] = q.detach().numpy()
            mine.load_state_dict(other.state_dict())
        other.step()
        if step >= 5:
            mine.step()
    for p, q in zip(ours, others, strict=True):
        assert parity.difference(name, p.data, q.detach().numpy()).within(1e-12)


def test_arrays_in_any_order_of_memory_are_moved():
    start = np.asfortranarray(np.random.default_rng(0).normal(size=(300, 200)))
    assert start.nbytes > BLOCK
    p, q = layers.Parameter(start), torch.nn.Parameter(torch.tensor(start))
    p.grad = np.random.default_rng(1).normal(size=p.shape)
    q.grad = torch.tensor(p.grad)
    optimizers.Adam([p], lr=0.1).step()
    theirs.Adam([q], lr=0.1).step()
    assert parity.difference("w", p.data, q.detach().numpy()).within(1e-12)


@pytest.mark.parametrize("shape", [(), (1,), (100_000,), (1, 100_000), (70_000, 1), (3, 5, 40_000), (129, 257)])
def test_blocks_are_views_of_every_row_once(shape):
    a, b = np.zeros(shape), np.zeros(shape)
    for first, none, second in blocks(a, None, b):
        first += 1
        second += 2
        assert none is None
    assert (a == 1).all() and (b == 2).all()


def test_a_parameter_without_a_gradient_stays_and_is_not_counted():
    p, q = layers.Parameter(np.ones(3)), layers.Parameter(np.ones(3))
    optimizer = optimizers.Adam([p, q], lr=0.1)
    p.grad = np.ones(3)
    optimizer.step()
    assert (p.data < 1).all() and (q.data == 1).all()
    assert set(optimizer.state) == {p}
    q.grad = np.ones(3)  # its first step: the averages of q begin now
    optimizer.step()
    np.testing.assert_allclose(q.data, 0.9, rtol=1e-6)
    optimizer.zero_grad()
    assert p.grad is None and q.grad is None


def test_groups_have_options_of_their_own():
    p, q, r = (layers.Parameter(np.ones(2)) for _ in range(3))
    given = {"params": [p], "lr": 0.5}
    optimizer = optimizers.SGD([given, {"params": q}], lr=0.1)
    assert given == {"params": [p], "lr": 0.5}, "the caller's dictionary stays as it is"
    optimizer.add_param_group({"params": [r], "weight_decay": 1.0})
    for parameter in (p, q, r):
        parameter.grad = np.ones(2)
    optimizer.step()
    np.testing.assert_allclose([p.data[0], q.data[0], r.data[0]], [0.5, 0.9, 0.8])
    optimizer.param_groups[1]["lr"] = 0.3
    optimizer.step()
    np.testing.assert_allclose(q.data, 0.6)


def test_numpys_numbers_as_options_keep_float32():
    p = layers.Parameter(np.ones(3, np.float32))
    optimizer = optimizers.SGD([p], lr=np.float64(0.1), momentum=np.float64(0.9))
    assert all(type(optimizer.param_groups[0][name]) is float for name in ("lr", "momentum"))
    p.grad = np.ones(3, np.float32)
    optimizer.step()
    assert p.data.dtype == optimizer.state[p]["momentum_buffer"].dtype == np.float32


def test_a_hook_sees_the_gradients_before_the_step():
    p = layers.Parameter(np.ones(2))
    optimizer = optimizers.SGD([p], lr=1.0)
    seen = []
    optimizer.register_step_pre_hook(lambda *given: seen.append((*given, p.data.copy())))
    p.grad = np.ones(2)
    optimizer.step()
    (came, args, kwargs, before) = seen[0]
    assert came is optimizer and args == () and kwargs == {}
    np.testing.assert_array_equal(before, np.ones(2))


def test_centered_rmsprop_breaks_down_where_pytorchs_does():
    ours, others, mine, other = both("RMSprop", {"centered": True, "alpha": 0.5}, shapes=[(50,)])
    steady = np.random.default_rng(3).normal(size=50)
    ours[0].grad, others[0].grad = steady, torch.tensor(steady)
    with np.errstate(invalid="ignore"):
        for _ in range(200):
            mine.step()
            other.step()
    assert np.isnan(ours[0].data).any() and torch.isnan(others[0]).any()


def without_correction(self, group):
    for _, (w, g, m, v, _none) in self.with_gradients(group, "exp_avg", "exp_avg_sq", None):
        m[...] = 0.9 * m + 0.1 * g
        v[...] = 0.999 * v + 0.001 * g * g
        w -= group["lr"] * m / (np.sqrt(v) + group["eps"])


def epsilon_inside_the_root(self, group):
    for t, (w, g, m, v) in self.with_gradients(group, "exp_avg", "exp_avg_sq"):
        m[...] = 0.9 * m + 0.1 * g
        v[...] = 0.999 * v + 0.001 * g * g
        w -= group["lr"] / (1 - 0.9**t) * m / np.sqrt(v / (1 - 0.999**t) + group["eps"])


@pytest.mark.parametrize("fault", [without_correction, epsilon_inside_the_root])
def test_a_training_by_a_wrong_rule_is_found(fault, monkeypatch):
    pair = next(pair for pair in TRAININGS if pair.name == "network, Adam(lr=0.005)")
    assert parity.compare_training_pair(pair, seed=0).agrees_within(1e-9)
    monkeypatch.setattr(optimizers.Adam, "update", fault)
    assert not parity.compare_training_pair(pair, seed=0).agrees_within(1e-3)
