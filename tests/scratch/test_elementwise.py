"""Elementwise operations: what backward keeps, what they are exported as, and what their fast ways give."""

import math
import warnings

import numpy as np
import pytest
import torch
from holding import held

from companion.pairs import PAIRS
from companion.scratch import ops
from companion.scratch.ops import activations, elementwise
from companion.scratch.ops._elementwise import elementwise as made_of
from companion.scratch.ops._erf import normal_cdf_float32
from companion.shapes import Array

# The operation -> what its slopes need: the value y, and the inputs by their numbers.
KEPT = {
    **dict.fromkeys(("add", "sub", "neg"), ""),
    **dict.fromkeys(("sqrt", "exp", "relu", "sigmoid", "tanh", "selu"), "y"),
    **dict.fromkeys(("abs", "square", "log", "log1p", "sin", "cos", "erf"), "0"),
    **dict.fromkeys(("leaky_relu", "softplus", "clamp"), "0"),
    **dict.fromkeys(("silu", "gelu"), "y0"),
    **dict.fromkeys(("mul", "maximum", "minimum"), "01"),
    **dict.fromkeys(("div",), "y1"),
    **dict.fromkeys(("pow",), "y01"),
    **dict.fromkeys(("where",), "0"),
}
PUBLIC = {op for op in ops.ELEMENTWISE.values() if op.__module__ in (elementwise.__name__, activations.__name__)}


@pytest.mark.parametrize("op", sorted(PUBLIC, key=lambda op: op.__name__), ids=lambda op: op.__name__)
def test_backward_keeps_what_the_slopes_need_and_nothing_else(op):
    pair = next(pair for pair in PAIRS if pair.name == op.__name__)
    for draw in pair.cases.values():
        inputs, options = draw(np.random.default_rng(0))
        y, backward = op(*inputs, **options)
        named = {"y": y, **{str(i): x for i, x in enumerate(inputs)}}
        wanted = {id(x) for name, x in named.items() if name in KEPT[op.__name__] and isinstance(x, Array)}
        bases = {id(x.base) for x in named.values() if isinstance(x, Array) and id(x) in wanted}
        assert {id(x) for x in held(backward)} - bases == wanted


def test_an_operation_is_exported_where_the_package_makes_it_and_nowhere_else():
    names = [*elementwise.__all__, *activations.__all__]
    assert len(names) == len(set(names)) and set(names) == set(KEPT)
    assert all(getattr(ops, name).__name__ == name for name in names)

    def cube(input):
        return input**3

    made = made_of(lambda _y, x: 3 * x * x)(cube)
    np.testing.assert_array_equal(made(np.array([2.0]))[1](np.array([1.0]))[0], [12.0])
    assert "__all__" not in globals()
    del ops.ELEMENTWISE[made]


def test_a_gradient_that_is_left_out_may_be_that_of_any_argument():
    a, b = np.ones((2, 3)), np.full(3, 2.0)
    _, backward = ops.mul(a, b)
    for needs in ((True, False), (False, True), (False, False)):
        assert [gradient is not None for gradient in backward(np.ones((2, 3)), needs)] == list(needs)
    np.testing.assert_array_equal(backward(np.ones((2, 3)))[1], [2.0, 2.0, 2.0])
    assert ops.mul(a, 2.0)[1](a)[1] is None


SPREAD = np.concatenate(
    [
        np.linspace(-7, 7, 100_001),
        *(sign * np.logspace(-307, 2, 5_000) for sign in (-1, 1)),
        [0.0, -0.0, np.inf, -np.inf, np.nan],
    ]
)


@pytest.mark.parametrize("dtype, bound", [("float64", 1e-15), ("float32", 3e-7)])
def test_the_error_function_has_the_last_digits_of_its_dtype_everywhere(dtype, bound):
    x = SPREAD.astype(dtype)
    expected = np.array([math.erf(number) for number in x])
    y, _ = ops.erf(x)
    assert y.dtype == dtype
    np.testing.assert_allclose(y, expected, rtol=bound, atol=np.finfo(dtype).tiny)


def test_the_normal_distribution_of_float32_numbers_is_as_exact_as_its_dtype():
    x = SPREAD.astype("float32")
    expected = [0.5 * math.erfc(-number / math.sqrt(2)) for number in x]
    np.testing.assert_allclose(normal_cdf_float32(x), expected, rtol=0, atol=2e-7)


@pytest.mark.parametrize("dtype", ["float64", "float32"])
@pytest.mark.parametrize("name", ["relu", "leaky_relu", "sigmoid", "tanh", "selu", "silu", "softplus", "gelu", "erf"])
def test_large_numbers_raise_no_alarm(name, dtype):
    x = np.array([-1e4, -300.0, -90.0, 0.0, 90.0, 300.0, 1e4], dtype)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        y, backward = getattr(ops, name)(x)
        (dx,) = backward(np.ones_like(x))
    assert np.isfinite(y).all() and np.isfinite(dx).all()


@pytest.mark.parametrize("name", ["silu", "gelu"])
@pytest.mark.parametrize("dtype", ["float64", "float32"])
def test_the_share_that_is_let_through_is_one_half_around_zero(name, dtype):
    near = [0.0, -0.0, float(np.finfo(dtype).smallest_subnormal), float(np.finfo(dtype).tiny), -1e-30, 1e-16, -1e-14]
    for others in ([], [1.5, -3.0]):
        x = np.array([*near, *others], dtype)
        leaf = torch.tensor(x, requires_grad=True)
        getattr(torch.nn.functional, name)(leaf).sum().backward()
        (dx,) = getattr(ops, name)(x)[1](np.ones_like(x))
        np.testing.assert_allclose(dx, leaf.grad.numpy(), rtol=1e-12 if dtype == "float64" else 1e-5)


@pytest.mark.filterwarnings("ignore:invalid value")
@pytest.mark.parametrize("negative_slope", [0.0, 1e-3, 0.01, 0.3, 1.0, 2.5, -0.5])
def test_a_leak_of_any_slope(negative_slope):
    x = np.array([-np.inf, -2.0, -0.0, 0.0, 3.0, np.inf, np.nan])
    leaf = torch.tensor(x, requires_grad=True)
    expected = torch.nn.functional.leaky_relu(leaf, negative_slope)
    expected.backward(torch.ones(7, dtype=torch.float64))
    y, backward = ops.leaky_relu(x, negative_slope=negative_slope)
    np.testing.assert_array_equal(y, expected.detach().numpy())
    np.testing.assert_array_equal(backward(np.ones(7))[0], leaf.grad.numpy())
    one, _ = ops.leaky_relu(np.array(-2.0), negative_slope=negative_slope)
    assert one == -2.0 * negative_slope and one.shape == ()
