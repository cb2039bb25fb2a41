"""Starting values: PyTorch's bounds and deviations, the distributions they promise, in place."""

import inspect
import math
from dataclasses import replace

import numpy as np
import pytest
import torch
from bad_input import says_it_all
from scipy import stats

from companion import parity
from companion.pairs import INITIALIZERS
from companion.reference import initializers as theirs
from companion.scratch import initializers, layers
from companion.world import WORLDS

CASES = [pytest.param(pair, case, id=f"{pair.name}-{case}") for pair in INITIALIZERS for case in pair.cases]


def weights(*shape, dtype="float64"):
    return layers.Parameter(np.full(shape, np.nan, dtype))


def draw(name, *shape, seed=0, **options):
    return getattr(initializers, name)(weights(*shape), **options, rng=np.random.default_rng(seed)).data


@pytest.mark.parametrize("dtype", ["float64", "float32"])
@pytest.mark.parametrize(("pair", "case"), CASES)
def test_the_same_draws_give_pytorchs_numbers(pair, case, dtype):
    for seed in range(5):
        verdict = parity.compare_initializer(pair, seed=seed, dtype=dtype, case=case)
        assert verdict.agrees, f"seed {seed}\n{verdict}"


@pytest.mark.parametrize("name", ["uniform_", "xavier_normal_", "kaiming_uniform_"])
def test_a_rule_with_a_fault_is_found(name, monkeypatch):
    pair = next(pair for pair in INITIALIZERS if pair.name == name)
    sound = getattr(initializers, name)

    def doubled(tensor, *, rng, **options):
        sound(tensor, rng=rng, **options).data[...] *= 2

    monkeypatch.setattr(initializers, name, doubled)
    assert not parity.compare_initializer(pair, seed=0).agrees


def test_what_is_asked_of_the_generator_is_compared_too(monkeypatch):
    pair = replace(INITIALIZERS[0], cases={"bounds": ((3,), {"a": 0.0, "b": 2.0})})

    def by_hand(tensor, a, b, *, rng):
        tensor.data[...] = b * rng.uniform(0.0, 1.0, size=tensor.shape)

    monkeypatch.setattr(initializers, "uniform_", by_hand)
    verdict = parity.compare_initializer(pair, seed=0)
    assert [d.what for d in verdict.differences if not d.within(1e-12)] == ["asked"]


@pytest.mark.parametrize("pair", INITIALIZERS, ids=lambda pair: pair.name)
def test_one_call_serves_both_worlds(pair):
    """The generator goes by one name, in the signature as in the call, and both draw the same numbers."""
    filled = []
    for world in WORLDS:
        rule = getattr(world.initializers, pair.name)
        drawn = {"rng": np.random.default_rng(0)} if "rng" in inspect.signature(rule).parameters else {}
        options = {"val": 0.3} if pair.name == "constant_" else {}
        layer = world.layers.Linear(4, 3, rng=np.random.default_rng(1))
        rule(layer.weight, **options, **drawn)
        filled.append(world.numpy(layer.weight))
        if drawn:
            assert "generator" not in inspect.signature(rule).parameters
            with pytest.raises(TypeError, match=r"rng must be a numpy\.random\.Generator, got int"):
                rule(layer.weight, rng=0)
    np.testing.assert_allclose(*filled, rtol=1e-14)


def test_gains_are_pytorchs():
    convolutions = [f"conv{kind}{d}d" for kind in ("", "_transpose") for d in (1, 2, 3)]
    for name in ("linear", "sigmoid", "tanh", "relu", "leaky_relu", "selu", *convolutions):
        assert initializers.calculate_gain(name) == theirs.calculate_gain(name)
    for slope in (0.0, 0.2, 1, 3.0):
        assert initializers.calculate_gain("leaky_relu", slope) == theirs.calculate_gain("leaky_relu", slope)


@pytest.mark.parametrize("dtype", ["float64", "float32"])
def test_the_array_itself_is_filled(dtype):
    tensor = weights(4, 3, dtype=dtype)
    array = tensor.data
    for name in ("uniform_", "normal_", "xavier_uniform_", "kaiming_normal_", "orthogonal_"):
        array[...] = np.nan
        assert getattr(initializers, name)(tensor, rng=np.random.default_rng(0)) is tensor
        assert tensor.data is array and array.dtype == dtype and np.isfinite(array).all()
        assert tensor.grad is None and tensor.requires_grad
    assert initializers.constant_(tensor, 0.5) is tensor and (array == 0.5).all()
    assert initializers.ones_(tensor) is tensor and (array == 1).all()
    assert initializers.zeros_(tensor) is tensor and (array == 0).all()


SPREADS = {  # the distribution that each rule promises for weights (40, 30)
    "uniform_": ({}, stats.uniform(0, 1)),
    "normal_": ({}, stats.norm(0, 1)),
    "xavier_uniform_": ({}, stats.uniform(-math.sqrt(6 / 70), 2 * math.sqrt(6 / 70))),
    "xavier_normal_": ({"gain": 2.0}, stats.norm(0, 2 * math.sqrt(2 / 70))),
    "kaiming_uniform_": ({"nonlinearity": "relu"}, stats.uniform(-math.sqrt(6 / 30), 2 * math.sqrt(6 / 30))),
    "kaiming_normal_": ({"mode": "fan_out", "nonlinearity": "relu"}, stats.norm(0, math.sqrt(2 / 40))),
}


@pytest.mark.parametrize("name", SPREADS)
def test_over_many_seeds_the_distribution_is_the_one_promised(name):
    options, promised = SPREADS[name]
    drawn = [draw(name, 40, 30, seed=seed, **options).ravel() for seed in range(40)]
    doubtful = sum(stats.kstest(numbers, promised.cdf).pvalue < 0.05 for numbers in drawn)
    assert doubtful <= 7, "one in twenty is expected; eight in forty come once in a thousand such tests"
    assert np.std(drawn) == pytest.approx(promised.std(), rel=0.02)
    assert not np.array_equal(drawn[0], drawn[1])


@pytest.mark.parametrize("shape", [(5, 5), (3, 8), (8, 3), (4, 2, 3), (6, 4, 1, 1)])
def test_orthogonal_rows_or_columns_have_length_gain(shape):
    for seed in range(10):
        w = draw("orthogonal_", *shape, seed=seed, gain=1.5).reshape(shape[0], -1)
        short = w @ w.T if w.shape[0] <= w.shape[1] else w.T @ w
        np.testing.assert_allclose(short, 2.25 * np.eye(len(short)), atol=1e-12)


def test_orthogonal_prefers_no_direction():
    drawn = np.array([draw("orthogonal_", 3, 3, seed=seed) for seed in range(2000)])
    error = 1 / math.sqrt(3 * len(drawn))  # an entry has variance 1/3
    assert np.abs(drawn.mean(axis=0)).max() < 4 * error, "without the signs of R the diagonal would lean one way"
    assert np.abs((drawn**2).mean(axis=0) - 1 / 3).max() < 0.03


def test_a_deep_network_of_rectifiers_keeps_its_signal_with_kaiming_alone():
    sizes = {"kaiming_normal_": (0.2, 5.0), "xavier_normal_": (0.0, 1e-3)}
    for name, (low, high) in sizes.items():
        rng = np.random.default_rng(0)
        signal = rng.normal(size=(64, 256))
        for _ in range(50):
            w = weights(256, 256)
            options = {"nonlinearity": "relu"} if name == "kaiming_normal_" else {}
            signal = np.maximum(signal @ getattr(initializers, name)(w, **options, rng=rng).data.T, 0)
        assert low < np.sqrt((signal**2).mean()) < high, name


RNG = np.random.default_rng(0)
BAD = {
    "an array": (lambda: initializers.zeros_(np.ones(3)), TypeError, ["constant_", "companion.scratch", "ndarray"]),
    "of the other world": (
        lambda: initializers.kaiming_normal_(torch.ones(2, 2), rng=RNG),
        TypeError,
        ["kaiming_normal_", "companion.scratch", "torch"],
    ),
    "a seed for a generator": (
        lambda: initializers.normal_(weights(3), rng=0),
        TypeError,
        ["rng", "Generator", "int"],
    ),
    "bounds": (lambda: initializers.uniform_(weights(3), 2.0, 1.0, rng=RNG), ValueError, ["a <= b", "2.0 and 1.0"]),
    "std": (lambda: initializers.normal_(weights(3), std=-1.0, rng=RNG), ValueError, ["std", "-1.0"]),
    "a bias": (
        lambda: initializers.xavier_uniform_(weights(3), rng=RNG),
        ValueError,
        ["xavier_uniform_", "two dimensions", "(3,)"],
    ),
    "an orthogonal bias": (
        lambda: initializers.orthogonal_(weights(3), rng=RNG),
        ValueError,
        ["orthogonal_", "(3,)"],
    ),
    "mode": (
        lambda: initializers.kaiming_uniform_(weights(3, 3), mode="fan_avg", rng=RNG),
        ValueError,
        ["kaiming_uniform_", "mode", "'fan_avg'"],
    ),
    "nonlinearity": (lambda: initializers.calculate_gain("swish"), ValueError, ["nonlinearity", "relu", "'swish'"]),
}


@pytest.mark.parametrize("what", BAD)
def test_the_line_says_it_all(what):
    says_it_all(*BAD[what])
