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
    the derivative with respect to the pre-activation.
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


def halvings(curve: Float[Array, "... L"]) -> float:
    """Fit how often a quantity halves per layer on its way from the first to the last: the slope of -log2.

    Of several curves, the mean of their slopes.
    """
    logs = np.log2(curve).reshape(-1, np.shape(curve)[-1])
    return float(-np.polyfit(np.arange(logs.shape[1]), logs.T, 1)[0].mean())


def _rms(array: Array) -> float:
    return math.sqrt(np.mean(array**2))
