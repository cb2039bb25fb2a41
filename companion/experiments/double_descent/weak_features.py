"""One fixed problem of many features, of which a fit sees the first p: the whole curve belongs to one world."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from companion.experiments.double_descent import theory
from companion.experiments.double_descent.least_squares import least_length
from companion.experiments.double_descent.problems import draw
from companion.shapes import Array, Float, Int

SIZES = (0, 2, 4, 6, 8, 10, 15, 20, 25, 30, 34, 36, 38, 39, 40, 41, 42, 44, 46, 50, 55, 60, 70, 80, 90, 100)


@dataclass(frozen=True)
class Config:
    """So many samples, and ``features`` that all matter alike; ``noise`` is a variance."""

    seeds: int = 200
    samples: int = 40
    features: int = 100
    sizes: tuple[int, ...] = SIZES
    signal: float = 1.0
    noise: float = 0.04


@dataclass(frozen=True)
class Result:
    """For each seed and number of features seen: mean squared error in training, excess risk, length of the fit."""

    sizes: Int[Array, "P"]
    train_loss: Float[Array, "S P"]
    risk: Float[Array, "S P"]
    norm: Float[Array, "S P"]
    exact: Float[Array, "P"]  # the mean of the risk, by theory


def run(config: Config) -> Result:
    """Draw one problem a seed, and fit the first p of its features for every p.

    Formula: the excess risk is |b - beta|^2 over the features seen, plus the squared length of the rest of beta.
    """
    X, beta, y = draw(config.seeds, config.samples, config.features, config.signal, config.noise)
    train_loss, risk, norm = np.empty((3, config.seeds, len(config.sizes)))
    for i, p in enumerate(config.sizes):
        seen = X[:, :, :p]
        b = least_length(seen, y)
        train_loss[:, i] = ((y - (seen @ b[:, :, None])[:, :, 0]) ** 2).mean(axis=1)
        risk[:, i] = ((b - beta[:, :p]) ** 2).sum(axis=1) + (beta[:, p:] ** 2).sum(axis=1)
        norm[:, i] = np.linalg.norm(b, axis=1)
    sizes = np.array(config.sizes)
    exact = theory.weak_features(config.samples, sizes, config.features, config.signal, config.noise)
    return Result(sizes, train_loss, risk, norm, exact)
