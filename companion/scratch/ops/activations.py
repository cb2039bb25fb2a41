"""The activations: what stands between two linear layers, each with its slope.

Chapter: layers
"""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np

from companion.scratch.ops._common import MANY
from companion.scratch.ops._elementwise import elementwise
from companion.scratch.ops._erf import normal_cdf_float32
from companion.scratch.ops.elementwise import erf
from companion.shapes import Array, Float


def _choose(condition, yes: float, no: float, dtype):
    """Give one number where the condition holds and another elsewhere, as np.where does, but by arithmetic.

    This is only for speed: np.where branches for each number, and takes ten times as long where nobody can foresee
    the outcome.
    """
    if not isinstance(condition, np.ndarray):
        return np.where(condition, dtype.type(yes), dtype.type(no))
    chosen = condition.astype(dtype)
    chosen *= yes - no
    chosen += no
    return chosen


def _positive(input: Array) -> Array:
    """Do np.maximum(input, 0) by another of NumPy's functions, for speed: it takes up to five times as long."""
    return input.clip(0, np.inf)


@elementwise(lambda y, _x: y != 0, routes=True)
def relu(input: Float[Array, "..."]):
    """Keep what is positive (the rectified linear unit).

    Formula: y = max(x, 0). backward gives (dy where y is not 0,): the slope at 0 is taken as 0, as in PyTorch.

    Source: Nair and Hinton (2010), Rectified Linear Units Improve Restricted Boltzmann Machines.
    """
    return _positive(input) if input.size > MANY else np.maximum(input, 0)


@elementwise(lambda _y, x, negative_slope=0.01: _choose(x > 0, 1, negative_slope, x.dtype))
def leaky_relu(input: Float[Array, "..."], negative_slope: float = 0.01):
    """Keep what is positive and scale down what is not.

    Formula: y = x where x > 0, else negative_slope x; of these two lines the higher, where the slope lies between 0
    and 1. backward gives (dy where x > 0, else negative_slope dy,).

    Source: Maas, Hannun and Ng (2013), Rectifier Nonlinearities Improve Neural Network Acoustic Models, section 2.
    """
    if 0 < negative_slope <= 1:
        scaled = np.asanyarray(negative_slope * input)
        return np.maximum(input, scaled, out=scaled)  # in place: a third large array would cost as much again
    return np.maximum(input, 0) + negative_slope * np.minimum(input, 0)


@elementwise(lambda y, _x: y * (1 - y))
def sigmoid(input: Float[Array, "..."]):
    """Squash each number into (0, 1).

    Formula: y = 1 / (1 + e^-x). Where x is so low that e^-x is infinite, y is 0, as it should be. backward gives
    (dy y (1 - y),).
    """
    with np.errstate(over="ignore"):
        return 1 / (1 + np.exp(-input))


@elementwise(lambda y, _x: 1 - y * y, ufunc=np.tanh)
def tanh(input: Float[Array, "..."]):
    """Squash each number into (-1, 1).

    Formula: y = (e^x - e^-x) / (e^x + e^-x). backward gives (dy (1 - y^2),).
    """
    return np.tanh(input)


SELU_SCALE, SELU_ALPHA = 1.0507009873554805, 1.6732632423543772  # these keep mean 0 and variance 1
_FLOOR = SELU_SCALE * SELU_ALPHA


def _selu_slope(y, _x):
    low = (
        np.minimum(y, 0) if isinstance(y, np.ndarray | np.floating) else np.where(y < 0, y, 0)
    )  # PyTorch's side of 0
    return low + _choose(y > 0, SELU_SCALE, _FLOOR, y.dtype)


@elementwise(_selu_slope)
def selu(input: Float[Array, "..."]):
    """Bend what is negative towards a floor, scaled so that deep layers keep mean 0 and variance 1.

    Formula: y = s max(x, 0) + s a (e^min(x, 0) - 1), with s = 1.0507... and a = 1.6732.... backward gives (s dy where
    x > 0, else (y + s a) dy,).

    Source: Klambauer, Unterthiner, Mayr and Hochreiter (2017), Self-Normalizing Neural Networks, equation 2.
    """
    return SELU_SCALE * np.maximum(input, 0) + _FLOOR * np.expm1(np.minimum(input, 0))


def _share(y, x, size, compute: Callable):
    """Give the share P(x) of x that was let through, where y = x P(x): y / x, or 1/2 where ``size`` says x is tiny.

    This is only for speed: ``compute`` gives P(x) too, but takes up to ten times as long. Dual numbers and formulas,
    which are to be differentiated further, are left to it.
    """
    if not isinstance(x, np.ndarray):
        return compute(x)
    far = size > 1e-34
    return y / x if far.all() else np.divide(y, x, out=np.full_like(x, 0.5), where=far)


def _silu_slope(y, x):
    s = _share(y, x, np.abs(x), lambda x: sigmoid(x)[0])
    return s + y * (1 - s)


@elementwise(_silu_slope)
def silu(input: Float[Array, "..."]):
    """Let each number through by as much as its own sigmoid says (also called Swish).

    Formula: y = x s with s = sigmoid(x). backward gives (dy (s + y (1 - s)),).

    Source: Elfwing, Uchibe and Doya (2018), Sigmoid-Weighted Linear Units, equation 3; Ramachandran, Zoph and Le
    (2017).
    """
    with np.errstate(over="ignore"):
        return input / (1 + np.exp(-input))


@elementwise(lambda _y, x, beta=1.0, threshold=20.0: np.where(beta * x > threshold, 1, sigmoid(beta * x)[0]))
def softplus(input: Float[Array, "..."], beta: float = 1.0, threshold: float = 20.0):
    """Bend smoothly from 0 up to the identity: a relu without its corner.

    Formula: y = ln(1 + e^(beta x)) / beta, and x itself where beta x > threshold, as in PyTorch. backward gives
    (dy sigmoid(beta x),), and dy above the threshold.

    Source: Dugas et al. (2001), Incorporating Second-Order Functional Knowledge for Better Option Pricing.
    """
    z = beta * input
    y = np.asanyarray(np.log1p(np.exp(z.clip(-np.inf, threshold))) / beta)
    np.copyto(y, input, where=z > threshold)
    return y


_CUBE = 0.044715  # Hendrycks and Gimpel's constant


def _normal_cdf(x):
    """Give the chance that a standard normal number lies below x."""
    if isinstance(x, np.ndarray) and x.dtype == np.float32:
        return normal_cdf_float32(x)
    return 0.5 * (1 + erf(math.sqrt(0.5) * x)[0])


def _normal_density(square):
    """Give e^(-x^2 / 2) / sqrt(2 pi) for x^2; of float32 numbers as a power of 2, which takes half the time."""
    if isinstance(square, np.ndarray) and square.dtype == np.float32:
        return np.exp2(square * (-0.5 / math.log(2))) * (1 / math.sqrt(2 * math.pi))
    return np.exp(square * -0.5) * (1 / math.sqrt(2 * math.pi))


def _gelu_slope(y, x, approximate="none"):
    if approximate == "none":
        square = x * x
        return _share(y, x, square, _normal_cdf) + x * _normal_density(square)
    t = np.tanh(math.sqrt(2 / math.pi) * (x + _CUBE * x * x * x))
    return (1 + t) * 0.5 + 0.5 * x * (1 - t * t) * (math.sqrt(2 / math.pi) * (1 + 3 * _CUBE * x * x))


@elementwise(_gelu_slope)
def gelu(input: Float[Array, "..."], *, approximate: str = "none"):
    """Let each number through by as much as the chance that a standard normal number lies below it.

    Formula: y = x P(x) with P(x) = (1 + erf(x / sqrt 2)) / 2; with ``approximate="tanh"``, P(x) = (1 + tanh(u)) / 2
    where u = sqrt(2 / pi) (x + 0.044715 x^3). backward gives (dy (P(x) + x P'(x)),).

    Raises: ValueError where ``approximate`` is neither "none" nor "tanh".

    Source: Hendrycks and Gimpel (2016), Gaussian Error Linear Units, section 2.
    """
    if approximate == "none":
        return input * _normal_cdf(input)
    if approximate != "tanh":
        raise ValueError(f"gelu: approximate must be 'none' or 'tanh', got {approximate!r}")
    return input * 0.5 * (1 + np.tanh(math.sqrt(2 / math.pi) * (input + _CUBE * input * input * input)))
