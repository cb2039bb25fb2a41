"""Softmax regression on two classes that a line parts: without a penalty the weights grow for ever."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from companion.data import blobs
from companion.scratch.layers import CrossEntropyLoss, Linear
from companion.scratch.learners import LogisticRegression
from companion.scratch.optimizers import SGD
from companion.shapes import Array, Float, Int
from companion.training import fit


@dataclass(frozen=True)
class Config:
    """``penalty`` is lambda in the objective, mean loss + lambda ||W||^2 / 2."""

    penalty: float
    seed: int = 0
    points: int = 40
    lr: float = 1.0
    steps: int = 3000


@dataclass(frozen=True)
class Result:
    """The points, the trained model, and ||W|| after every step and at the optimum (infinite without a penalty)."""

    x: Float[Array, "N 2"]
    y: Int[Array, "N"]
    weight: Float[Array, "2 2"]
    bias: Float[Array, "2"]
    norm: Float[Array, "S"]
    loss: Float[Array, "S"]
    optimum: float
    accuracy: float


def run(config: Config) -> Result:
    """Descend with the whole set as one batch; find the same optimum by Newton's method with C = 1 / (lambda N)."""
    rng = np.random.default_rng(config.seed)
    x, y = blobs(config.points, 2, spread=0.25, rng=rng)
    model = Linear(2, 2, rng=rng)
    cross_entropy = CrossEntropyLoss()
    norms = []

    def objective(scores, labels):
        return cross_entropy(scores, labels) + (config.penalty / 2) * (model.weight**2).sum()

    def measure(_step, _loss):
        norms.append(np.linalg.norm(model.weight.data))

    whole = np.arange(len(x))
    losses = fit(
        model, objective, SGD(model.parameters(), lr=config.lr), x, y, [whole] * config.steps, after_step=measure
    )
    optimum = np.inf
    if config.penalty > 0:
        optimum = np.linalg.norm(LogisticRegression(C=1 / (config.penalty * len(x))).fit(x, y).coef_)
    right = model(x).data.argmax(axis=1) == y
    return Result(
        x, y, model.weight.data, model.bias.data, np.array(norms), losses, float(optimum), float(right.mean())
    )
