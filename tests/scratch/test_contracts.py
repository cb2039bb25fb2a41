"""PyTorch's contracts: single numbers, options by position, kinds of numbers, for every operation."""

import inspect

import numpy as np
import pytest
import torch

from companion.checks import differentiable
from companion.pairs import PAIRS
from companion.scratch import ops
from companion.scratch.autodiff import Tensor, apply, grad, hvp, jacobian, jvp, vjp
from companion.world import WORLDS

CASES = [pytest.param(pair, case, id=f"{pair.name}-{name}") for pair in PAIRS for name, case in pair.cases.items()]
pytestmark = pytest.mark.filterwarnings("ignore:.*have different shapes")  # some cases broadcast on purpose


def leaf(array):
    return Tensor(array, requires_grad=True)


@pytest.mark.parametrize(("pair", "case"), CASES)
def test_every_gradient_is_an_array(pair, case):
    arguments, options = case(np.random.default_rng(0))
    with np.errstate(all="ignore"):
        value, backward = pair.scratch(*arguments, **options)
        upstream = [np.ones(np.shape(value)), np.float64(1.0)][: 2 if np.ndim(value) == 0 else 1]
        for dy in upstream:
            for x, dx in zip(arguments, backward(dy), strict=False):
                assert dx is None or (type(dx) is np.ndarray and dx.shape == x.shape and dx.dtype == x.dtype)
        leaves = [leaf(x) if differentiable(x) else x for x in arguments]
        y = apply(pair.scratch, *leaves, **options)
        (y + y).backward(np.ones(y.shape))  # one that adds up
    for x in leaves:
        assert not isinstance(x, Tensor) or x.grad is None or type(x.grad) is np.ndarray


@pytest.mark.parametrize(("pair", "case"), CASES)
def test_options_may_be_given_by_position(pair, case):
    arguments, options = case(np.random.default_rng(0))
    parameters = list(inspect.signature(pair.scratch).parameters.values())[len(arguments) :]
    by_position = [p for p in parameters if p.kind is p.POSITIONAL_OR_KEYWORD]
    last = max((i for i, p in enumerate(by_position) if p.name in options), default=-1)
    given = [options.get(p.name, p.default) for p in by_position[: last + 1]]
    rest = {name: option for name, option in options.items() if name not in [p.name for p in by_position]}
    found = []
    with np.errstate(all="ignore"):
        for extra, named in (((), options), (given, rest)):
            leaves = [leaf(x) if differentiable(x) else x for x in arguments]
            y = apply(pair.scratch, *leaves, *extra, **named)
            y.backward(np.random.default_rng(1).normal(size=y.shape))
            found.append([y.data, *(x.grad for x in leaves if isinstance(x, Tensor))])
    for one, other in zip(*found, strict=True):
        np.testing.assert_array_equal(one, other)


def test_options_stand_where_pytorch_has_them():
    x, w = np.random.default_rng(0).normal(size=(2, 3, 5, 5)), np.random.default_rng(1).normal(size=(4, 3, 3, 3))
    z, y = np.random.default_rng(2).normal(size=(4, 3)), np.array([0, 2, 1, 1])
    for name, *arguments in [
        ("conv2d", x, w, None, 2, 1),
        ("max_pool2d", x, 3, 2, 1),
        ("multi_margin_loss", z, y, 2, 0.5),
        ("huber_loss", z, z + 1, "sum", 0.3),
        ("leaky_relu", z, 0.2),
        ("softplus", z, 2.0, 1.0),
        ("logsumexp", z, 1, True),
    ]:
        values = [
            world.numpy(world.apply(getattr(world.ops, name), *map_arrays(world, arguments))) for world in WORLDS
        ]
        np.testing.assert_allclose(*values, rtol=1e-12)


def map_arrays(world, arguments):
    return [world.tensor(a) if isinstance(a, np.ndarray) else a for a in arguments]


def test_single_numbers_that_were_picked():
    x = leaf(np.array([1.0, 2.0]))
    (x[0] * x[1]).backward()
    np.testing.assert_array_equal(x.grad, [2.0, 1.0])
    x.grad = None
    sum(v * v for v in x).backward()
    np.testing.assert_array_equal(x.grad, [2.0, 4.0])
    np.testing.assert_array_equal(jacobian(lambda t: t[0] * t[1], x.data), [2.0, 1.0])
    w = leaf(np.array(3.0))
    (w * w).backward()
    (w * w).backward()
    w.grad[...] = 0
    assert w.grad == 0 and all(type(g) is np.ndarray for g in grad(w * w, [w]))


def test_a_tensor_is_a_number_to_python_as_in_pytorch():
    for make in (lambda x: leaf(np.array(x)), torch.tensor):
        assert f"{make(1.5):.3f}" == "1.500" and f"{make(1.5)}" == "1.5" and int(make(1.5)) == 1
        with pytest.raises(TypeError):
            list(make(1.5))
        with pytest.raises(TypeError):
            len(make(1.5))
        with pytest.raises(TypeError):
            range(make(1.5))
        with pytest.raises(TypeError):
            f"{make([1.0, 2.0]):.3f}"
    assert list(range(Tensor(np.array(2)))) == [0, 1] and [10, 20, 30][Tensor(np.array(1))] == 20


def test_a_mask_is_made_of_truth_values():
    t = leaf(np.array(1.0))
    apply(ops.where, False, -t, t).backward()
    assert t.grad == 1
    for mask in (np.array([0, 1]), np.array([0.0, 1.0]), 1, np.array([0, 1], np.uint8)):
        with pytest.raises(TypeError, match="where: condition must be a boolean NumPy array, got dtype"):
            ops.where(mask, np.ones(2), np.ones(2))


def test_what_was_not_chosen_gets_nothing_whatever_arrives():
    t = leaf(np.array([-1.0, 0.0, 2.0]))
    with np.errstate(divide="ignore"):
        np.sqrt(apply(ops.relu, t)).backward(np.ones(3))
    np.testing.assert_allclose(t.grad, [0.0, 0.0, 0.5 / np.sqrt(2)])


@pytest.mark.parametrize("size", [3, 4096])
def test_a_memory_map_is_an_array(size, tmp_path):
    mapped = np.memmap(tmp_path / "numbers", float, "w+", shape=(size,))
    mapped[:] = np.linspace(-1, 1, size)
    t = leaf(mapped)
    assert type(t.data) is np.ndarray and type(ops.relu(mapped)[1](np.ones(size))[0]) is np.ndarray
    (np.tanh(t) * mapped + mapped).sum().backward()
    np.testing.assert_allclose(t.grad, (1 - np.tanh(mapped) ** 2) * mapped)


def test_whole_numbers_have_slopes_in_forward_mode():
    assert jvp(lambda x: x * x, 3, 0.5) == (9.0, 3.0)
    assert hvp(lambda x: x * x * x, 2, 1)[1] == 12.0
    assert vjp(lambda x: x * x, 3.0)[1] == 6.0


@pytest.mark.parametrize("pair", PAIRS, ids=lambda p: p.name)
def test_half_precision_is_refused_in_one_line(pair):
    arguments, options = next(iter(pair.cases.values()))(np.random.default_rng(0))
    halves = [x.astype(np.float16) if differentiable(x) else x for x in arguments]
    if pair.name in MOVES or (len(halves) > 1 and pair.scratch in ops.ELEMENTWISE):
        return  # nothing is added up
    with pytest.raises(TypeError, match="float32 or float64"):
        pair.scratch(*halves, **options)


MOVES = "reshape", "transpose", "permute", "concatenate", "index"


@pytest.mark.parametrize("dtype", [np.float16, np.int64])
def test_only_float32_and_float64_have_gradients(dtype):
    plain = Tensor(np.ones(2, dtype))
    for ask in (lambda: Tensor(plain.data, requires_grad=True), plain.requires_grad_):
        with pytest.raises(TypeError, match=f"a gradient needs float32 or float64 data, got dtype {plain.dtype}"):
            ask()
    assert not plain.requires_grad_(False).requires_grad


@pytest.mark.parametrize("pair", PAIRS, ids=lambda p: p.name)
def test_a_gradient_hangs_on_what_the_operation_says_it_reads(pair):
    """So much is refused where an argument was changed in place before the way back, and no more."""
    op, names, found = getattr(ops, pair.name), pair.arguments, set()
    for case in pair.cases.values():
        for place in range(len(pair.arguments)):
            arguments, options = case(np.random.default_rng(0))
            if len(arguments) > place and isinstance(arguments[place], np.ndarray) and arguments[place].size:
                with np.errstate(all="ignore"):
                    changing = gradients_that_change(pair.scratch, arguments, options, place)
                    found |= {(names[i], names[place]) for i in changing}
    own = list(inspect.signature(op).parameters)  # a pair may pass on what it takes in other places
    assert found == {(own[i], own[place]) for i, places in enumerate(op.reads) for place in places}


def gradients_that_change(op, arguments, options, place):
    """List the gradients that come out otherwise once one argument has been changed in place."""
    value, backward = op(*arguments, **options)
    dy = np.random.default_rng(1).normal(size=np.shape(value))
    before = [None if dx is None else dx.copy() for dx in backward(dy)]
    x = arguments[place]
    x[...] = {"b": lambda x: np.roll(x, 1), "f": lambda x: 0.5 - x}.get(x.dtype.kind, lambda x: x.max() - x)(x)
    after = backward(dy)
    return [i for i, dx in enumerate(before) if dx is not None and not np.array_equal(dx, after[i], equal_nan=True)]


def test_a_squared_error_bends_also_where_it_is_zero():
    z, zero = np.array([0.0, 0.5]), np.zeros(2)
    _, along = hvp(lambda t: apply(ops.huber_loss, t, zero, reduction="sum"), z, np.ones(2))
    np.testing.assert_array_equal(along, [1.0, 1.0])
