"""Formulas: the derivatives that sympy finds, the swelling that the chapter tells of, text that Python can read."""

import math

import numpy as np
import pytest
import sympy
from hypothesis import given, settings
from hypothesis import strategies as st

from companion.reference import symbolic as theirs
from companion.scratch import ops
from companion.scratch.autodiff import Tensor
from companion.scratch.dual import Dual
from companion.scratch.symbolic import Expr, Symbol, diff, lambdify

x, y = Symbol("x"), Symbol("y")

# Functions that stay small, so that the comparison's last digits are not lost to the numbers' size.
UNARY = {
    "sin": lambda m, a: m.sin(a),
    "cos": lambda m, a: m.cos(a),
    "tanh": lambda m, a: m.tanh(a),
    "bell": lambda m, a: m.exp(-a * a),
    "root": lambda m, a: m.sqrt(1 + a**2),
    "log": lambda m, a: m.log(2 + m.sin(a)),
    "negative": lambda m, a: -a,
    "cube": lambda m, a: m.sin(a) ** 3,
    "power": lambda m, a: 2 ** m.cos(a),
    "inverse": lambda m, a: (2 + m.sin(a)) ** -1.5,
}
BINARY = {
    "+": lambda m, a, b: a + b,
    "-": lambda m, a, b: a - b,
    "*": lambda m, a, b: a * b,
    "/": lambda m, a, b: a / (2 + m.sin(b)),
    "**": lambda m, a, b: (2 + m.cos(a)) ** m.sin(b),
}
LEAVES = st.sampled_from(["x", "y", 0, 1, -1, 2, 0.5])
RECIPES = st.recursive(
    LEAVES,
    lambda part: (
        st.tuples(st.sampled_from(sorted(UNARY)), part) | st.tuples(st.sampled_from(sorted(BINARY)), part, part)
    ),
    max_leaves=6,
)


def cook(recipe, functions, symbols):
    """Build one formula, or number, with the functions of NumPy or of sympy."""
    if not isinstance(recipe, tuple):
        return symbols.get(recipe, recipe)
    name, *parts = recipe
    return (UNARY | BINARY)[name](functions, *[cook(part, functions, symbols) for part in parts])


@given(RECIPES, st.floats(0.1, 1), st.floats(0.1, 1))
@settings(deadline=None, max_examples=150)
def test_derivatives_are_sympys(recipe, a, b):
    u, v = theirs.Symbol("x"), theirs.Symbol("y")
    mine, other = cook(recipe, np, {"x": x, "y": y}), sympy.sympify(cook(recipe, sympy, {"x": u, "y": v}))
    for order in [("x",), ("y",), ("x", "y")]:
        ours = lambdify([x, y], diff(mine, *map(Symbol, order)))(a, b)
        expected = theirs.diff(other, *map(theirs.Symbol, order)).evalf(30, subs={u: a, v: b})
        assert math.isclose(ours, float(expected), rel_tol=1e-12, abs_tol=1e-12)


@given(RECIPES, st.floats(0.1, 1), st.floats(0.1, 1))
@settings(deadline=None)
def test_the_text_is_the_formula(recipe, a, b):
    for formula in (cook(recipe, np, {"x": x, "y": y}), diff(cook(recipe, np, {"x": x, "y": y}), x)):
        names = {name: getattr(np, name) for name in ("sin", "cos", "tanh", "exp", "log", "sqrt", "where")}
        read = eval(repr(formula), names | {"x": np.float64(a), "y": np.float64(b), "np": np})
        assert math.isclose(read, lambdify([x, y], formula)(a, b), rel_tol=1e-12, abs_tol=1e-12)


@given(RECIPES, st.floats(0.1, 1), st.floats(0.1, 1))
@settings(deadline=None, max_examples=50)
def test_one_function_serves_numbers_formulas_duals_and_tensors(recipe, a, b):
    def f(x, y):
        return cook(recipe, np, {"x": x, "y": y})

    slope = lambdify([x, y], diff(f(x, y), x))(a, b)
    pushed = f(Dual(a, 1.0), Dual(b, 0.0))
    leaf = Tensor(np.array(a), requires_grad=True)
    end = f(leaf, np.array(b))
    if isinstance(pushed, Dual):
        np.testing.assert_allclose(pushed.tangent, slope, rtol=1e-12, atol=1e-12)
    if isinstance(end, Tensor) and end.requires_grad:
        end.backward()
        np.testing.assert_allclose(leaf.grad, slope, rtol=1e-12, atol=1e-12)


SMOOTH = ["sigmoid", "tanh", "silu", "gelu", "square", "sqrt", "exp", "log", "log1p", "sin", "cos", "erf"]
ELEMENTWISE = {
    **{name: getattr(ops, name) for name in ["abs", "relu", "leaky_relu", "selu", "softplus", *SMOOTH]},
    "leaky_relu, 0.2": lambda t: ops.leaky_relu(t, 0.2),
    "softplus, 2": lambda t: ops.softplus(t, beta=2.0, threshold=1.0),
    "gelu, tanh": lambda t: ops.gelu(t, approximate="tanh"),
    "maximum": lambda t: ops.maximum(t, 1 - t),
    "minimum": lambda t: ops.minimum(t, 1 - t),
    "where": lambda t: ops.where(t > 0.4, t * t, 3 - t),
    "power": lambda t: ops.pow(t, 2.5),
    "exponent": lambda t: ops.pow(3.0, t),
    "tower": lambda t: ops.pow(t, t),
}


FORMULA_WITHIN = {"maximum", "minimum", "where", "tower"}  # the operation's own inputs are not x alone


@pytest.mark.parametrize("name", ELEMENTWISE)
def test_every_slope_of_the_table_is_a_formula_too(name):
    op, points = ELEMENTWISE[name], np.array([0.05, 0.3, 0.5, 0.8, 2.5])
    formula, backward = op(x)
    np.testing.assert_array_equal(lambdify(x, formula)(points), op(points)[0])
    once, twice = (lambdify(x, slope)(points) for slope in (diff(formula, x), diff(formula, x, x)))
    y, backward_of_dual = op(Dual(points, np.ones(5)))
    np.testing.assert_allclose(once * np.ones(5), y.tangent, rtol=1e-13, atol=1e-15)
    if name in FORMULA_WITHIN:
        return
    place = 1 if name == "exponent" else 0
    second = backward_of_dual(np.ones(5))[place]
    np.testing.assert_allclose(twice * np.ones(5), getattr(second, "tangent", np.zeros(5)), rtol=1e-13, atol=1e-15)
    assert repr(backward(1)[place]) == repr(diff(formula, x))  # backward takes formulas as well


def test_only_little_is_simplified():
    for formula, text in [
        (x + 0, "x"),
        (0.0 + x, "x"),
        (1 * x / 1, "x"),
        (x * 0, "0"),
        (0 - x, "-x"),
        (-(1 * -x), "x"),
        (x**1, "x"),
        (x**0, "1"),
        (3 * (x * 2), "6*x"),
        (x + -1 * y, "x - y"),
        (x - x, "x - x"),
        (x * y / x, "x*y/x"),
        (x - (y - 1), "x - (y - 1)"),
        (x / (y / 2), "x/(y/2)"),
        ((x**y) ** 2, "(x**y)**2"),
        ((-x) ** 2, "(-x)**2"),
        (-(x**2), "-x**2"),
        (np.exp(-x) * np.float64(2), "2.0*exp(-x)"),
        (np.where(x > 0, x, -y), "where(x > 0, x, -y)"),
        (ops.where(True, x, y)[0], "x"),
        (ops.where(False, x, y)[0], "y"),
        (~((x < 1) & (y >= x)), "~((x < 1) & (y >= x))"),
        (ops.softplus(x, beta=2.0)[0], "softplus(x, beta=2.0)"),
        (diff(np.sin(x) * np.exp(-x * x), x), "cos(x)*exp(-(x*x)) - (x + x)*exp(-(x*x))*sin(x)"),
        (diff(ops.relu(x)[0], x), "1*(relu(x) != 0)"),
    ]:
        assert repr(formula) == text
    assert lambdify(x, diff(2 * ops.relu(x)[0] + ops.relu(x)[0], x))(3) == 3  # truths are added up as numbers
    assert diff(y, x) == diff(3, x) == 0 and diff(x, Symbol("x")) == 1 and diff(x, x, x) == 0


def test_values_of_every_kind():
    f = lambdify([x, y], x**-1 * y)
    assert f(2, 3) == 1.5 and f(np.float32(2), np.float32(3)).dtype == np.float32
    np.testing.assert_array_equal(f(np.array([1.0, 2.0]), 4), [4, 2])
    assert f(1j, 1) == -1j
    assert repr(f(y, y + 1)) == "y**(-1)*(y + 1)"  # a formula for a symbol
    assert lambdify([], 3)() == 3 and lambdify(x, diff(2 * x, x))(7) == 2


def test_what_cannot_be_done_is_said():
    with pytest.raises(TypeError, match=r"Expr: no derivative is known for arctan2 \(__call__\)"):
        np.arctan2(x, y)
    with pytest.raises(TypeError, match=r"no derivative is known for add \(reduce\)"):
        np.add.reduce(x)
    with pytest.raises(TypeError, match=r"no derivative is known for sum"):
        np.sum(x)
    with pytest.raises(
        TypeError, match=r"a formula is made of symbols and single numbers, got an array of shape \(2,\)"
    ):
        np.ones(2) * x
    with pytest.raises(TypeError, match=r"symbols and single numbers, got str"):
        x * "2"
    with pytest.raises(TypeError, match=r"Expr: x > 0 is neither true nor false before its symbols have values"):
        bool(x > 0)
    with pytest.raises(TypeError, match="no derivative is known for softplus by its options"):
        ops.softplus(x, beta=y)
    with pytest.raises(TypeError, match="no derivative is known for leaky_relu by its options"):
        ops.leaky_relu(x, y)
    with pytest.raises(ValueError, match=r"args must name every symbol of the formula, but \['y'\] are missing"):
        lambdify(x, x + y)
    with pytest.raises(TypeError, match=r"diff: symbols must be of class Symbol, got float"):
        diff(x * y, 0.5)
    with pytest.raises(TypeError, match=r"lambdify: this function takes \['x', 'y'\], got 1 numbers"):
        lambdify([x, y], x + y)(1.0)
    with pytest.raises(AttributeError):
        x.name = "y"
    assert isinstance(x == y, Expr) and repr(x == y) == "x == y"
