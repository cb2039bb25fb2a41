"""A line fitted to points of which one is wrong, under different losses of the error."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from companion.scratch import ops
from companion.scratch.autodiff import apply
from companion.scratch.layers import Linear
from companion.scratch.optimizers import SGD
from companion.shapes import Array, Float
from companion.training import fit

SLOPE, INTERCEPT, NOISE = 2.0, 0.0, 0.2


@dataclass(frozen=True)
class Config:
    """The loss of the error, and by how much the last point is moved off the line."""

    seed: int
    loss: Callable = ops.mse_loss
    outlier: float = 0.0
    points: int = 20
    lr: float = 0.05
    steps: int = 600


@dataclass(frozen=True)
class Result:
    """The points and the fitted line."""

    x: Float[Array, "N"]
    y: Float[Array, "N"]
    slope: float
    intercept: float


def run(config: Config) -> Result:
    """Draw points around a line of slope 2, move the last, and descend on the loss."""
    rng = np.random.default_rng(config.seed)
    x = np.linspace(-1, 1, config.points)[:, None]  # (N, 1)
    y = INTERCEPT + SLOPE * x + NOISE * rng.normal(size=x.shape)
    y[-1] += config.outlier
    model = Linear(1, 1, rng=rng)

    def loss(prediction, target):
        return apply(config.loss, prediction, target)

    fit(model, loss, SGD(model.parameters(), lr=config.lr), x, y, [np.arange(len(x))] * config.steps)
    return Result(x[:, 0], y[:, 0], model.weight.data.item(), model.bias.data.item())
