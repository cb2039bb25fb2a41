"""Operations that work on each number by itself, with NumPy's broadcasting: the slope stands beside the value."""

from __future__ import annotations

import numpy as np

from companion.scratch.ops._common import require_float, unbroadcast
from companion.shapes import Array, Backward, Float

Pair = tuple[Float[Array, "..."], Backward]


def add(input: Float[Array, "..."], other: Float[Array, "..."]) -> Pair:
    """Add two arrays, broadcasting as NumPy does.

    Formula: y = a + b. backward gives (dy, dy), each summed over the axes along which it was broadcast.

    Chapter: 4
    """

    def backward(dy):
        return unbroadcast(dy, input), unbroadcast(dy, other)

    return np.add(input, other), backward


def sub(input: Float[Array, "..."], other: Float[Array, "..."]) -> Pair:
    """Subtract the second array from the first, broadcasting.

    Formula: y = a - b. backward gives (dy, -dy), each summed over its broadcast axes.

    Chapter: 4
    """

    def backward(dy):
        return unbroadcast(dy, input), unbroadcast(-dy, other)

    return np.subtract(input, other), backward


def mul(input: Float[Array, "..."], other: Float[Array, "..."]) -> Pair:
    """Multiply two arrays number by number, broadcasting.

    Formula: y = a b. backward gives (dy b, dy a), each summed over its broadcast axes.

    Chapter: 4
    """

    def backward(dy):
        return unbroadcast(dy * other, input), unbroadcast(dy * input, other)

    return np.multiply(input, other), backward


def div(input: Float[Array, "..."], other: Float[Array, "..."]) -> Pair:
    """Divide the first array by the second, broadcasting.

    Formula: y = a / b. backward gives (dy / b, -dy a / b^2), each summed over its broadcast axes.

    Chapter: 4
    """
    y = np.divide(input, other)

    def backward(dy):
        return unbroadcast(dy / other, input), unbroadcast(-dy * y / other, other)

    return y, backward


def pow(input: Float[Array, "..."], exponent: float) -> Pair:
    """Raise each number to a fixed exponent.

    Formula: y = x^p. backward gives (dy p x^(p-1), None): the exponent is a constant.

    Raises: TypeError where the exponent is no plain number.

    Chapter: 4
    """
    if not isinstance(exponent, int | float):
        raise TypeError(f"pow: exponent must be an int or a float, got {type(exponent).__name__}")

    def backward(dy):
        return (dy * (exponent * input ** (exponent - 1)) if exponent else np.zeros_like(dy)), None

    return input**exponent, backward


def neg(input: Float[Array, "..."]) -> Pair:
    """Change the sign. Formula: y = -x. backward gives (-dy,).

    Chapter: 4
    """

    def backward(dy):
        return (-dy,)

    return np.negative(input), backward


def exp(input: Float[Array, "..."]) -> Pair:
    """Take the exponential. Formula: y = e^x. backward gives (dy y,).

    Chapter: 4
    """
    require_float("exp", input=input)
    y = np.exp(input)

    def backward(dy):
        return (dy * y,)

    return y, backward


def log(input: Float[Array, "..."]) -> Pair:
    """Take the natural logarithm. Formula: y = ln x. backward gives (dy / x,).

    Chapter: 4
    """
    require_float("log", input=input)

    def backward(dy):
        return (dy / input,)

    return np.log(input), backward


def relu(input: Float[Array, "..."]) -> Pair:
    """Keep what is positive (the rectified linear unit).

    Formula: y = max(x, 0). backward gives (dy where x > 0, else 0,): the slope at 0 is taken as 0, as in PyTorch.

    Source: Nair and Hinton (2010), Rectified Linear Units Improve Restricted Boltzmann Machines.
    Chapter: 4
    """
    require_float("relu", input=input)
    y = np.maximum(input, 0)

    def backward(dy):
        return (np.where(y <= 0, 0, dy),)

    return y, backward


def sigmoid(input: Float[Array, "..."]) -> Pair:
    """Squash each number into (0, 1).

    Formula: y = 1 / (1 + e^-x), computed with e^-|x|, which cannot overflow. backward gives (dy y (1 - y),).

    Chapter: 4
    """
    require_float("sigmoid", input=input)
    e = np.exp(-np.abs(input))
    y = np.where(input >= 0, 1, e) / (1 + e)

    def backward(dy):
        return (dy * y * (1 - y),)

    return y, backward


def tanh(input: Float[Array, "..."]) -> Pair:
    """Squash each number into (-1, 1).

    Formula: y = (e^x - e^-x) / (e^x + e^-x). backward gives (dy (1 - y^2),).

    Chapter: 4
    """
    require_float("tanh", input=input)
    y = np.tanh(input)

    def backward(dy):
        return (dy * (1 - y * y),)

    return y, backward
