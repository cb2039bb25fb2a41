"""How the signal on the way forward and the gradient on the way back grow or shrink from layer to layer."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from companion.scratch import ops
from companion.scratch.autodiff import Tensor, apply, grad
from companion.scratch.initializers import orthogonal_, xavier_normal_
from companion.shapes import Array, Float

# Standard deviation of a weight, times the root of the layer's width.
HE, LECUN = math.sqrt(2), 1.0  # between layers of one width, LeCun's rule is Glorot's
NODES, WEIGHTS = np.polynomial.hermite_e.hermegauss(100)  # for means over a standard normal number
WEIGHTS = WEIGHTS / WEIGHTS.sum()


@dataclass(frozen=True)
class Config:
    """A deep network of layers of one width, without biases: how its weights are drawn and what stands between them.

    ``activation`` None is a linear network. ``orthogonal`` draws matrices that turn and mirror, times ``gain``.
    """

    seed: int
    activation: Callable | None = ops.relu
    gain: float = HE
    orthogonal: bool = False
    depth: int = 50
    width: int = 256
    batch: int = 16


@dataclass(frozen=True)
class Result:
    """Root mean squares, over units and examples, of each layer's activations, its delta and its weights' gradient.

    The input and the gradient that arrives at the last activations have a root mean square of about 1. The delta is
    the derivative by the pre-activation.
    """

    activation: Float[Array, "L"]
    delta: Float[Array, "L"]
    weight: Float[Array, "L"]


def run(config: Config) -> Result:
    """Send normal numbers forward through freshly drawn layers, and other normal numbers back."""
    rng = np.random.default_rng(config.seed)
    draw = orthogonal_ if config.orthogonal else xavier_normal_
    shape = (config.batch, config.width)
    x = Tensor(rng.normal(size=shape), requires_grad=True)
    weights, before, after = [], [], []
    for _ in range(config.depth):
        weights.append(Tensor(np.empty((config.width, config.width)), requires_grad=True))
        draw(weights[-1], config.gain, rng=rng)
        before.append(apply(ops.linear, after[-1] if after else x, weights[-1]))
        after.append(apply(config.activation, before[-1]) if config.activation else before[-1])
    found = [_rms(g) for g in grad(after[-1], [*before, *weights], rng.normal(size=shape))]
    return Result(np.array([_rms(a.data) for a in after]), *np.reshape(found, (2, config.depth)))


def theory(config: Config) -> Result:
    """Say what becomes of the root mean squares in a layer of infinitely many units.

    Formula: with g the gain, q_1 = g^2 and z a standard normal number, forward a_l^2 = E phi(sqrt(q_l) z)^2 and
    q_{l+1} = g^2 a_l^2; back from d_L^2 = E phi'(sqrt(q_L) z)^2, d_l^2 = g^2 E phi'(sqrt(q_l) z)^2 d_{l+1}^2. With
    ReLU the variance takes a factor g^2 / 2 a layer both ways, which is 1 for He's gain. The gradient of the weights
    of layer l, summed over N examples, has the size sqrt(N) d_l a_{l-1}, with a_0 = 1.

    Source: Glorot and Bengio (2010), equations 5 and 6; He, Zhang, Ren and Sun (2015), equations 9 and 13; for any
    activation Poole et al. (2016), Exponential Expressivity in Deep Neural Networks through Transient Chaos, and
    Schoenholz et al. (2017), Deep Information Propagation.
    """
    q, squares, slopes = config.gain**2, [], []
    for _ in range(config.depth):
        h = math.sqrt(q) * NODES
        y, backward = config.activation(h) if config.activation else (h, lambda dy: (dy,))
        (slope,) = backward(np.ones_like(h))
        squares.append(WEIGHTS @ y**2)
        slopes.append(WEIGHTS @ slope**2)
        q = config.gain**2 * squares[-1]
    factors = np.array(slopes) * np.array([config.gain**2] * (config.depth - 1) + [1])
    activation, delta = np.sqrt(squares), np.sqrt(np.cumprod(factors[::-1])[::-1])
    return Result(activation, delta, math.sqrt(config.batch) * delta * np.append(1, activation[:-1]))


def halvings(curve: Float[Array, "... L"]) -> float:
    """Fit how often a quantity halves per layer on its way from the first to the last: the slope of -log2.

    Of several curves, the mean of their slopes.
    """
    logs = np.log2(curve).reshape(-1, np.shape(curve)[-1])
    return float(-np.polyfit(np.arange(logs.shape[1]), logs.T, 1)[0].mean())


def _rms(array: Array) -> float:
    return math.sqrt(np.mean(array**2))
