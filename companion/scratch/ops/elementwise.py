"""Arithmetic on each number by itself, with NumPy's broadcasting: the slope stands beside the value.

Chapter: softmax
"""

from __future__ import annotations

import math

import numpy as np

from companion.scratch.ops._elementwise import elementwise
from companion.scratch.ops._erf import error_function
from companion.shapes import Array, Float


@elementwise(lambda _y, _a, _b: 1, lambda _y, _a, _b: 1, ufunc=np.add)
def add(input: Float[Array, "..."], other: Float[Array, "..."]):
    """Add two arrays, broadcasting as NumPy does.

    Formula: y = a + b. backward gives (dy, dy), each summed over the axes along which it was broadcast.
    """
    return np.add(input, other)


@elementwise(lambda _y, _a, _b: 1, lambda _y, _a, _b: -1, ufunc=np.subtract)
def sub(input: Float[Array, "..."], other: Float[Array, "..."]):
    """Subtract the second array from the first, broadcasting.

    Formula: y = a - b. backward gives (dy, -dy), each summed over its broadcast axes.
    """
    return np.subtract(input, other)


@elementwise(lambda _y, _a, b: b, lambda _y, a, _b: a, ufunc=np.multiply)
def mul(input: Float[Array, "..."], other: Float[Array, "..."]):
    """Multiply two arrays number by number, broadcasting.

    Formula: y = a b. backward gives (dy b, dy a), each summed over its broadcast axes.
    """
    return np.multiply(input, other)


@elementwise(lambda _y, _a, b: 1 / b, lambda y, _a, b: -y / b, ufunc=np.divide)
def div(input: Float[Array, "..."], other: Float[Array, "..."]):
    """Divide the first array by the second, broadcasting.

    Formula: y = a / b. backward gives (dy / b, -dy a / b^2), each summed over its broadcast axes.
    """
    return np.divide(input, other)


def _slope_of_base(_y, x, p):
    if isinstance(p, int | float):
        return p * x ** (p - 1) if p else 0
    return p * x ** np.where(p == 0, p, p - 1)


def _slope_of_exponent(y, x, p):
    flat = (x == 0) & (p >= 0)
    return y * np.log(np.where(flat, 1, x))


@elementwise(_slope_of_base, _slope_of_exponent, ufunc=np.power)
def pow(input: Float[Array, "..."], exponent: Float[Array, "..."] | float):
    """Raise each number to a power, broadcasting.

    Formula: y = x^p. backward gives (dy p x^(p-1), dy y ln x), each summed over its broadcast axes; None for an
    exponent that is a plain number.
    """
    if type(exponent) in (int, float) and exponent == 3:
        return input * input * input  # NumPy has a fast way for the square, but not for the cube
    return input**exponent


@elementwise(lambda _y, _x: -1, ufunc=np.negative)
def neg(input: Float[Array, "..."]):
    """Change the sign.

    Formula: y = -x. backward gives (-dy,).
    """
    return np.negative(input)


@elementwise(lambda _y, x: np.sign(x), ufunc=np.absolute)
def abs(input: Float[Array, "..."]):
    """Take the size of each number.

    Formula: y = |x|. backward gives (dy sign(x),), with sign(0) = 0 as in PyTorch.

    Chapter: backpropagation
    """
    return np.absolute(input)


@elementwise(lambda _y, x: 2 * x, ufunc=np.square)
def square(input: Float[Array, "..."]):
    """Multiply each number with itself.

    Formula: y = x^2. backward gives (2 x dy,).

    Chapter: backpropagation
    """
    return np.square(input)


@elementwise(lambda y, _x: 0.5 / y, ufunc=np.sqrt)
def sqrt(input: Float[Array, "..."]):
    """Take the square root.

    Formula: y = x^(1/2). backward gives (dy / (2 y),), infinite at 0.

    Chapter: backpropagation
    """
    return np.sqrt(input)


@elementwise(lambda y, _x: y, ufunc=np.exp)
def exp(input: Float[Array, "..."]):
    """Take the exponential.

    Formula: y = e^x. backward gives (dy y,).
    """
    return np.exp(input)


@elementwise(lambda _y, x: 1 / x, ufunc=np.log)
def log(input: Float[Array, "..."]):
    """Take the natural logarithm.

    Formula: y = ln x. backward gives (dy / x,).
    """
    return np.log(input)


@elementwise(lambda _y, x: 1 / (1 + x), ufunc=np.log1p)
def log1p(input: Float[Array, "..."]):
    """Take the natural logarithm of 1 + x, exactly also where x is far below 1.

    Formula: y = ln(1 + x). backward gives (dy / (1 + x),).

    Chapter: backpropagation
    """
    return np.log1p(input)


@elementwise(lambda _y, x: np.cos(x), ufunc=np.sin)
def sin(input: Float[Array, "..."]):
    """Take the sine of an angle in radians.

    Formula: y = sin x. backward gives (dy cos x,).

    Chapter: layers
    """
    return np.sin(input)


@elementwise(lambda _y, x: -np.sin(x), ufunc=np.cos)
def cos(input: Float[Array, "..."]):
    """Take the cosine of an angle in radians.

    Formula: y = cos x. backward gives (-dy sin x,).

    Chapter: backpropagation
    """
    return np.cos(input)


def _share(winner, loser):
    """Give 1 where the winner is no smaller, but 1/2 where both are equal; else 0."""
    return np.where(winner == loser, 0.5, ~(winner < loser))


@elementwise(lambda _y, a, b: _share(a, b), lambda _y, a, b: _share(b, a), ufunc=np.maximum, routes=True)
def maximum(input: Float[Array, "..."], other: Float[Array, "..."]):
    """Take the larger of two arrays, number by number, broadcasting.

    Formula: y = max(a, b). backward gives dy to the larger, half to each where they are equal, as in PyTorch; each
    summed over its broadcast axes.

    Chapter: backpropagation
    """
    return np.maximum(input, other)


@elementwise(lambda _y, a, b: _share(b, a), lambda _y, a, b: _share(a, b), ufunc=np.minimum, routes=True)
def minimum(input: Float[Array, "..."], other: Float[Array, "..."]):
    """Take the smaller of two arrays, number by number, broadcasting.

    Formula: y = min(a, b). backward gives dy to the smaller, half to each where they are equal, as in PyTorch; each
    summed over its broadcast axes.

    Chapter: backpropagation
    """
    return np.minimum(input, other)


def _inside(x, min, max):
    """Say which numbers a clamp leaves as they are."""
    return (x >= (-math.inf if min is None else min)) & (x <= (math.inf if max is None else max))


@elementwise(lambda _y, x, min=None, max=None: _inside(x, min, max), routes=True)
def clamp(input: Float[Array, "..."], min: float | None = None, max: float | None = None):
    """Lift what is below ``min`` up to it, and lower what is above ``max``.

    Formula: y = min(max(x, lower), upper). backward gives (dy where lower <= x <= upper, else 0,).

    Chapter: backpropagation
    """
    return input.clip(-np.inf if min is None else min, np.inf if max is None else max)


@elementwise(
    None,
    lambda _y, condition, _a, _b: condition,
    lambda _y, condition, _a, _b: np.logical_not(condition),
    routes=True,
)
def where(condition: Array, input: Float[Array, "..."], other: Float[Array, "..."]):
    """Take the first array where the condition holds, the second elsewhere, broadcasting.

    Formula: y = a where c, else b. backward gives (None, dy where c, dy where not c), each summed over its broadcast
    axes.

    Raises: TypeError for a condition of no truth values.

    Chapter: backpropagation
    """
    if np.result_type(condition) != np.bool_:
        raise TypeError(f"where: condition must be a boolean NumPy array, got dtype {np.result_type(condition)}")
    return np.where(condition, input, other)


@elementwise(lambda _y, x: np.exp(-x * x) * (2 / math.sqrt(math.pi)))
def erf(input: Float[Array, "..."]):
    """Take the error function: the chance that a normal number of variance 1/2 lies within x of 0, with x's sign.

    Formula: y = 2/sqrt(pi) times the integral of e^(-t^2) from 0 to x. backward gives (2/sqrt(pi) e^(-x^2) dy,).

    Source: Abramowitz and Stegun (1964), Handbook of Mathematical Functions, 7.1.1 and 7.1.19.
    Chapter: layers
    """
    return error_function(input)
