"""How formulas grow when they are differentiated: counted, and against the laws of their growth."""

import functools
import math
import operator

import numpy as np
import pytest
import sympy

from companion.reference import symbolic as theirs
from companion.scratch import ops
from companion.scratch.symbolic import Symbol, count_ops, diff, lambdify

x, y = Symbol("x"), Symbol("y")


# Functions that stay small, so that the comparison's last digits are not lost to the numbers' size.
def test_counting():
    for mine, other in [(x * y + 1, lambda u, v: u * v + 1), (np.sin(x) - x / y, lambda u, v: sympy.sin(u) - u / v)]:
        assert count_ops(mine) == theirs.count_ops(other(*map(theirs.Symbol, "xy")))
    wave = np.sin(x)
    assert count_ops(x) == count_ops(3) == 0
    assert count_ops(wave * wave) == 3 and count_ops(wave * wave, distinct=True) == 2
    assert count_ops(np.sin(Symbol("x")) * np.sin(x), distinct=True) == 2  # equal, if not one object
    assert count_ops(ops.leaky_relu(x, 0.1)[0] - ops.leaky_relu(x, 0.2)[0], distinct=True) == 3


def logistic_map(x, times):
    for _ in range(times):
        x = 4 * x * (1 - x)
    return x


def test_the_derivative_of_a_nested_logistic_map_swells():
    """As written it doubles with each nesting and more; its different parts grow by seven."""
    for n in range(1, 40):
        nested, slope = logistic_map(x, n), diff(logistic_map(x, n), x)
        assert count_ops(nested) == 3 * (2**n - 1) and count_ops(nested, distinct=True) == 3 * n
        assert count_ops(slope) == (3 * n - 1) * 2**n and count_ops(slope, distinct=True) == 7 * n - 3
    assert repr(logistic_map(x, 20)) == "<a formula of 3,145,725 operations>"
    assert repr(slope) == "<a formula of 2^45 operations>"


def test_the_derivative_of_y_sin_y_again_and_again_swells_by_a_factor_and_its_parts_by_seven():
    """The chapter's table: written out it more than doubles in a round; with each part once it adds seven."""
    written, distinct, f = [], [], x
    for _ in range(30):
        f = f * np.sin(f)
        written.append(count_ops(diff(f, x)))
        distinct.append(count_ops(diff(f, x), distinct=True))
    assert written == [(3 * n - 1) * 2**n for n in range(1, 31)] and 60_000_000 < written[19] < 65_000_000
    growth = np.divide(written[1:], written[:-1])
    assert (growth > 2).all() and growth[-1] < 2.1 and (np.diff(growth) < 0).all()
    assert set(np.diff(distinct)) == {7} and distinct[19] == 137


@pytest.mark.parametrize("n", [1, 2, 3, 4, 5])
def test_the_slope_of_a_nested_logistic_map_is_sympys(n):
    u = theirs.Symbol("x")
    slope, expected = lambdify(x, diff(logistic_map(x, n), x)), theirs.diff(logistic_map(u, n), u)
    for a in np.random.default_rng(n).uniform(size=5):
        assert math.isclose(slope(a), expected.evalf(30, subs={u: a}), rel_tol=1e-12, abs_tol=1e-12 * 4**n)


def test_the_derivative_of_a_product_grows_with_the_square_of_its_factors():
    sizes = []
    for n in [2, 10, 20, 40]:
        product = functools.reduce(operator.mul, [np.sin(k * x) for k in range(2, n + 2)])
        slope, u = diff(product, x), theirs.Symbol("x")
        expected = theirs.diff(sympy.Mul(*[sympy.sin(k * u) for k in range(2, n + 2)]), u)
        for a in np.random.default_rng(n).uniform(size=3):
            scale = max(1, abs(float(expected.evalf(30, subs={u: a}))))
            assert abs(lambdify(x, slope)(a) - expected.evalf(30, subs={u: a})) < 1e-12 * scale
        sizes.append((count_ops(product), count_ops(slope), count_ops(slope, distinct=True)))
    for n, (size, swollen, parts) in zip([2, 10, 20, 40], sizes, strict=True):
        assert size == 3 * n - 1 and parts < 4 * size
        assert 1.4 * n * n < swollen < 1.6 * n * n + 6 * n


@pytest.mark.in_turn(3)
def test_a_chain_of_twenty_thousand():
    deep = x
    for _ in range(20_000):
        deep = np.sin(deep)
    slope = diff(deep, x)
    assert count_ops(deep) == 20_000 and count_ops(slope) == 20_000 * 20_001 // 2 + 19_999
    assert 0 < lambdify(x, slope)(0.5) < 1
    assert "operations" in repr(slope)
