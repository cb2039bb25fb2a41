"""Forward mode agrees with reverse mode, and both, with their second derivatives, with PyTorch."""

import numpy as np
import pytest
import torch

from companion import parity
from companion.pairs import PAIRS
from companion.scratch import autodiff, ops
from companion.scratch.autodiff import apply
from companion.scratch.dual import Dual
from companion.world import WORLDS

pytestmark = pytest.mark.filterwarnings("ignore:.*have different shapes")  # some cases broadcast on purpose
SMOOTH = [pytest.param(pair, case, id=f"{pair.name}-{case}") for pair in PAIRS for case in pair.smooth]
TIES = [
    pytest.param(pair, name, id=f"{pair.name}-{name}")
    for pair in PAIRS
    for name, case in pair.cases.items()
    if case.tie
]


@pytest.mark.parametrize(("pair", "case"), SMOOTH)
def test_forward_mode_and_second_derivatives_agree(pair, case):
    for seed in range(3):
        verdict = parity.compare_directional(pair, seed=seed, case=case)
        assert verdict.agrees, f"seed {seed}\n{verdict}"


@pytest.mark.parametrize(("pair", "case"), TIES)
def test_forward_and_reverse_choose_the_same_side_of_a_kink(pair, case):
    for seed in range(3):
        adjoint, forward = parity.compare_directional(pair, seed=seed, case=case).differences[:2]
        assert adjoint.within(1e-12) and forward.within(1e-12)


# At a joint, PyTorch's second derivative may be of another side than its first, and than ours, or no number.
OTHER_SIDE = {
    "softplus": "at the threshold",
    "huber_loss": "where the line begins",
    "norm": "at length 0 it is NaN, here 0 as the first",
}


@pytest.mark.parametrize(("pair", "case"), TIES)
def test_second_derivatives_at_a_kink_are_pytorchs(pair, case):
    for d in parity.compare_directional(pair, seed=0, case=case).differences[2:]:
        assert d.within(1e-12) or pair.name in OTHER_SIDE, d


def network(world, x, y):
    """Give a small network with a smooth activation as a function of its weights, in one world."""
    ops, run = world.ops, world.apply
    x, y = world.tensor(x), world.tensor(y)

    def loss(w1, b1, w2):
        h = run(ops.tanh, run(ops.linear, x, w1, b1))
        return run(ops.cross_entropy, run(ops.linear, h, w2), y)

    return loss


def drawn(seed):
    """Draw data, the weights of a network, and a direction."""
    rng = np.random.default_rng(seed)
    data = rng.normal(size=(5, 3)), rng.integers(4, size=5)
    weights = tuple(rng.normal(size=shape) for shape in [(6, 3), (6,), (4, 6)])
    return data, weights, tuple(rng.normal(size=w.shape) for w in weights)


def flat(found):
    """List the arrays in a nest of tuples."""
    return [array for part in found for array in flat(part)] if isinstance(found, tuple) else [np.asarray(found)]


def tensors(world, nest):
    return tuple(tensors(world, part) for part in nest) if isinstance(nest, tuple) else world.tensor(nest)


@pytest.mark.parametrize("name", ["jvp", "vjp", "hvp", "jacobian"])
def test_products_with_derivatives_of_a_network_agree(name):
    for seed in range(3):
        data, weights, v = drawn(seed)
        extra = {"jvp": (v,), "vjp": (np.array(0.7),), "hvp": (v,), "jacobian": ()}[name]
        mine, other = (
            flat(getattr(world.autodiff, name)(network(world, *data), *tensors(world, (weights, *extra))))
            for world in WORLDS
        )
        for a, b in zip(mine, other, strict=True):
            assert parity.difference(name, a, b).within(1e-12)


def test_grad_agrees_and_leaves_no_trace():
    data, weights, _ = drawn(0)
    found = []
    for world in WORLDS:
        leaves = [world.leaf(w) for w in weights]
        found.append(world.autodiff.grad(network(world, *data)(*leaves), leaves))
        assert isinstance(found[-1], tuple) and all(leaf.grad is None for leaf in leaves)
    for a, b in zip(*found, strict=True):
        assert parity.difference("grad", a, b.numpy()).within(1e-12)


def test_one_input_gives_one_array_and_a_constant_gives_zeros():
    x = np.array([0.3, 2.0])
    y, product = autodiff.vjp(lambda t: (np.sin(t) * t).sum(), x)
    np.testing.assert_allclose(product, np.cos(x) * x + np.sin(x))
    assert y == (np.sin(x) * x).sum()
    for function, extra in [(autodiff.vjp, ()), (autodiff.jvp, (x,)), (autodiff.hvp, (x,))]:
        value, product = function(lambda t: autodiff.Tensor(np.array(3.0)), x, *extra)
        assert value == 3 and not np.any(product)


def test_one_function_of_numpy_serves_arrays_duals_and_tensors():
    def f(x):
        return np.exp(-x * x) * np.sin(3 * x) + 1 / np.sqrt(1 + abs(x))

    x, v = np.array([0.3, -1.2, 2.0]), np.array([1.0, 0.5, -2.0])
    pushed = f(Dual(x, v))
    leaf = autodiff.Tensor(x, requires_grad=True)
    f(leaf).backward(v)
    np.testing.assert_array_equal(pushed.value, f(x))
    np.testing.assert_allclose(pushed.tangent, leaf.grad, rtol=1e-14)


def test_forward_mode_takes_options_by_position_too():
    x, v = np.array([-1.5, 0.3, 2.0]), np.array([1.0, -2.0, 0.5])
    for op, options in [("leaky_relu", (0.2,)), ("softplus", (2.0, 1.0)), ("clamp", (-1.0, 1.0))]:
        leaf = torch.tensor(x, requires_grad=True)
        run = getattr(torch.nn.functional, op, getattr(torch, op, None))
        run(leaf, *options).sum().backward()
        value, tangent = autodiff.jvp(lambda t, op=op, options=options: apply(getattr(ops, op), t, *options), x, v)
        np.testing.assert_allclose(value, run(torch.tensor(x), *options).numpy(), rtol=1e-12)
        np.testing.assert_allclose(tangent, leaf.grad.numpy() * v, rtol=1e-12)


def test_padding_is_as_linear_as_its_mode():
    x, v = np.array([1.0, 2.0, 3.0]), np.array([10.0, 20.0, 30.0])
    for mode, options in [("constant", {"constant_values": 7.0}), ("reflect", {"reflect_type": "odd"}), ("edge", {})]:
        padded = np.pad(Dual(x, v), 2, mode, **options)
        moved = np.pad(x + 1e-3 * v, 2, mode, **options) - np.pad(x - 1e-3 * v, 2, mode, **options)
        np.testing.assert_array_equal(padded.value, np.pad(x, 2, mode, **options))
        np.testing.assert_allclose(padded.tangent, moved / 2e-3, atol=1e-10)


@pytest.mark.parametrize("bounds", [(-1.0, 1.0), (None, 1.0), (-1.0, None)])
def test_a_clipped_number_follows_itself_on_its_bounds_as_in_pytorch(bounds):
    x = np.array([-2.0, -1.0, 0.5, 1.0, 3.0])
    theirs = torch.tensor(x, requires_grad=True)
    torch.clamp(theirs, *bounds).sum().backward()
    clipped = np.clip(Dual(x, np.ones(5)), *bounds)
    np.testing.assert_array_equal(clipped.value, np.clip(x, *bounds))
    np.testing.assert_array_equal(clipped.tangent, theirs.grad.numpy())


def test_what_cannot_be_done_is_said():
    x = np.ones(3)
    with pytest.raises(ValueError, match=r"jvp: v must have the shapes of the inputs, \[\(3,\)\], got \[\(2,\)\]"):
        autodiff.jvp(lambda t: t, x, np.ones(2))
    with pytest.raises(ValueError, match=r"Dual: value and tangent must have one shape, got \(3,\) and \(2,\)"):
        Dual(x, np.ones(2))
    with pytest.raises(TypeError, match="no derivative is known for arctan2"):
        np.arctan2(Dual(x, x), 1.0)
    with pytest.raises(TypeError, match=r"no derivative is known for multiply \(at\)"):
        np.multiply.at(Dual(x, x), [0], x[:1])
    with pytest.raises(TypeError, match="no derivative is known for sort"):
        np.sort(Dual(x, x))
    with pytest.raises(TypeError, match=r"write a = a \* b, not a \*= b"):
        x *= Dual(x, x)
    a, b = (autodiff.Tensor(x, requires_grad=True) for _ in range(2))
    with pytest.raises(RuntimeError, match="input 1 took no part"):
        autodiff.grad((a * 2.0).sum(), [a, b])
    with pytest.raises(ValueError, match=r"shape \(3,\) needs a gradient"):
        autodiff.vjp(lambda t: t * 2.0, x)
    with pytest.raises(TypeError, match=r"arctan2 was given a Tensor; use apply"):
        np.arctan2(a, b)
