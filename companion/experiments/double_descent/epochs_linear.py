"""Two valleys in time: gradient descent on least squares whose features come on two scales."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from companion.experiments.double_descent.theory import diagonal_descent
from companion.shapes import Array, Float, Int


@dataclass(frozen=True)
class Config:
    """Groups of features: how many, their standard deviation, and the variance they give y; ``noise`` is its own.

    The few of small scale are learned late, and carry the larger part of the signal.
    """

    seeds: int = 8
    samples: int = 2000
    counts: tuple[int, ...] = (200, 20)
    scales: tuple[float, ...] = (1.0, 0.05)
    energies: tuple[float, ...] = (0.6, 1.2)
    noise: float = 9.0
    lr: float = 0.1
    most: int = 100_000
    looks: int = 80


@dataclass(frozen=True)
class Result:
    """For each seed and number of steps: the mean squared error in training, and the excess risk."""

    steps: Int[Array, "T"]
    train_loss: Float[Array, "S T"]
    risk: Float[Array, "S T"]
    theory: Float[Array, "T"]


def run(config: Config) -> Result:
    """Follow gradient descent on |y - X b|^2 / (2 n) from 0 to each of the looks.

    Formula: along an eigenvector of X^T X / n with eigenvalue v, t steps go the share 1 - (1 - lr v)^t of the way to
    the end. So any step can be had without those before it.
    """
    n = config.samples
    scale = np.repeat(config.scales, config.counts)
    size = np.sqrt(np.repeat(np.array(config.energies) / config.counts, config.counts)) / scale
    steps = np.unique(np.geomspace(1, config.most, config.looks).round().astype(np.int64))
    train_loss, risk = np.empty((2, config.seeds, len(steps)))
    for seed in range(config.seeds):
        rng = np.random.default_rng(seed)
        beta = size * rng.choice([-1.0, 1.0], size=len(size))
        X = scale * rng.normal(size=(n, len(scale)))
        y = X @ beta + np.sqrt(config.noise) * rng.normal(size=n)
        value, vector = np.linalg.eigh(X.T @ X / n)
        slope = vector.T @ (X.T @ y) / n
        b = (1 - (1 - config.lr * value) ** steps[:, None]) * slope / value  # (T, D), along the eigenvectors
        train_loss[seed] = y @ y / n - 2 * b @ slope + b**2 @ value
        risk[seed] = ((b @ vector.T - beta) ** 2) @ scale**2
    theory = diagonal_descent(steps, scale, size, n, config.noise, config.lr)
    return Result(steps, train_loss, risk, theory)
