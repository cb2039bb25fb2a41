"""The activations: what stands between two linear layers, each with its slope.

Chapter: layers
"""

from __future__ import annotations

import math

import numpy as np

from companion.scratch.ops._elementwise import elementwise
from companion.scratch.ops.elementwise import erf
from companion.shapes import Array, Float


@elementwise(lambda y, _x: y != 0)
def relu(input: Float[Array, "..."]):
    """Keep what is positive (the rectified linear unit).

    Formula: y = max(x, 0). backward gives (dy where y is not 0,): the slope at 0 is taken as 0, as in PyTorch.

    Source: Nair and Hinton (2010), Rectified Linear Units Improve Restricted Boltzmann Machines.
    Chapter: softmax
    """
    return np.maximum(input, 0)


@elementwise(lambda _y, x, negative_slope=0.01: np.where(x > 0, 1, x.dtype.type(negative_slope)))
def leaky_relu(input: Float[Array, "..."], negative_slope: float = 0.01):
    """Keep what is positive and scale down what is not.

    Formula: y = x where x > 0, else negative_slope x. backward gives (dy where x > 0, else negative_slope dy,).

    Source: Maas, Hannun and Ng (2013), Rectifier Nonlinearities Improve Neural Network Acoustic Models, section 2.
    """
    return np.maximum(input, 0) + negative_slope * np.minimum(input, 0)


@elementwise(lambda y, _x: y * (1 - y))
def sigmoid(input: Float[Array, "..."]):
    """Squash each number into (0, 1).

    Formula: y = 1 / (1 + e^-x), computed as e^min(x, 0) / (1 + e^-|x|), which cannot overflow. backward gives
    (dy y (1 - y),).

    Chapter: softmax
    """
    return np.exp(np.minimum(input, 0)) / (1 + np.exp(-np.abs(input)))


@elementwise(lambda y, _x: 1 - y * y, ufunc=np.tanh)
def tanh(input: Float[Array, "..."]):
    """Squash each number into (-1, 1).

    Formula: y = (e^x - e^-x) / (e^x + e^-x). backward gives (dy (1 - y^2),).

    Chapter: softmax
    """
    return np.tanh(input)


SELU_SCALE, SELU_ALPHA = 1.0507009873554805, 1.6732632423543772  # these keep mean 0 and variance 1


@elementwise(lambda y, x: np.where(x > 0, SELU_SCALE, y + SELU_SCALE * SELU_ALPHA))
def selu(input: Float[Array, "..."]):
    """Bend what is negative towards a floor, scaled so that deep layers keep mean 0 and variance 1.

    Formula: y = s x where x > 0, else s a (e^x - 1), with s = 1.0507... and a = 1.6732.... backward gives (s dy where
    x > 0, else (y + s a) dy,).

    Source: Klambauer, Unterthiner, Mayr and Hochreiter (2017), Self-Normalizing Neural Networks, equation 2.
    """
    return np.where(input > 0, SELU_SCALE * input, SELU_SCALE * SELU_ALPHA * np.expm1(np.minimum(input, 0)))


def _silu_slope(_y, x):
    s, _ = sigmoid(x)
    return s * (1 + x * (1 - s))


@elementwise(_silu_slope)
def silu(input: Float[Array, "..."]):
    """Let each number through by as much as its own sigmoid says (also called Swish).

    Formula: y = x s with s = sigmoid(x). backward gives (dy s (1 + x (1 - s)),).

    Source: Elfwing, Uchibe and Doya (2018), Sigmoid-Weighted Linear Units, equation 3; Ramachandran, Zoph and Le
    (2017).
    """
    return input * sigmoid(input)[0]


@elementwise(lambda _y, x, beta=1.0, threshold=20.0: np.where(beta * x > threshold, 1, sigmoid(beta * x)[0]))
def softplus(input: Float[Array, "..."], beta: float = 1.0, threshold: float = 20.0):
    """Bend smoothly from 0 up to the identity: a relu without its corner.

    Formula: y = ln(1 + e^(beta x)) / beta, and x itself where beta x > threshold, as in PyTorch. backward gives
    (dy sigmoid(beta x),), and dy above the threshold.

    Source: Dugas et al. (2001), Incorporating Second-Order Functional Knowledge for Better Option Pricing.
    """
    curved = np.log1p(np.exp(np.minimum(beta * input, threshold))) / beta
    return np.where(beta * input > threshold, input, curved)


_CUBE = 0.044715  # Hendrycks and Gimpel's constant


def _gelu_slope(_y, x, approximate="none"):
    if approximate == "none":
        density = np.exp(x * x * -0.5) * (1 / math.sqrt(2 * math.pi))
        return (1 + erf(x * math.sqrt(0.5))[0]) * 0.5 + x * density
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
        return input * 0.5 * (1 + erf(input * math.sqrt(0.5))[0])
    if approximate != "tanh":
        raise ValueError(f"gelu: approximate must be 'none' or 'tanh', got {approximate!r}")
    return input * 0.5 * (1 + np.tanh(math.sqrt(2 / math.pi) * (input + _CUBE * input * input * input)))
