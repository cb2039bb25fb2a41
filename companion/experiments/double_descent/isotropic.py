"""Least squares of least length on features that are all alike: measured risk, beside what theory says of it.

Each size is a problem of its own, with a signal of the same size. The problem stays one in :mod:`weak_features`.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from companion.experiments.double_descent.problems import direction
from companion.experiments.double_descent.theory import ridgeless, ridgeless_limit
from companion.shapes import Array, Float, Int


@dataclass(frozen=True)
class Config:
    """So many samples; ``signal`` is the squared length of beta, ``noise`` the variance of the noise."""

    seeds: int = 10
    samples: int = 200
    sizes: tuple[int, ...] = (20, 40, 80, 120, 160, 180, 190, 200, 210, 220, 250, 300, 400, 600, 1000, 1400, 2000)
    signal: float = 5.0
    noise: float = 1.0


@dataclass(frozen=True)
class Result:
    """Excess risk for each seed and number of features, in two forms, and what theory says.

    ``risk`` is that of one beta and one draw of noise. ``averaged`` is the mean over both for the same features: they
    enter in closed form, so it scatters less.
    """

    sizes: Int[Array, "P"]
    risk: Float[Array, "S P"]
    averaged: Float[Array, "S P"]
    norm: Float[Array, "S P"]
    exact: Float[Array, "P"]
    limit: Float[Array, "P"]


def run(config: Config) -> Result:
    """Draw X, beta and noise for every seed and size, fit, and measure.

    Formula: the excess risk of b is |b - beta|^2, as all features are independent and of variance 1. Its mean over
    beta and noise is signal (1 - n / p) for p > n, plus noise trace((X^T X)^+).
    """
    n, sizes = config.samples, np.array(config.sizes)
    risk, averaged, norm = np.empty((3, config.seeds, len(sizes)))
    for seed in range(config.seeds):
        for i, p in enumerate(config.sizes):
            rng = np.random.default_rng([seed, p])
            X, beta = rng.normal(size=(n, p)), direction(np.sqrt(config.signal), p, rng=rng)
            y = X @ beta + np.sqrt(config.noise) * rng.normal(size=n)
            inverse = np.linalg.inv(X.T @ X if p < n else X @ X.T)
            b = inverse @ (X.T @ y) if p < n else X.T @ (inverse @ y)
            risk[seed, i] = ((b - beta) ** 2).sum()
            averaged[seed, i] = config.signal * max(0, 1 - n / p) + config.noise * np.trace(inverse)
            norm[seed, i] = np.linalg.norm(b)
    exact = ridgeless(n, sizes, config.signal, config.noise)
    return Result(sizes, risk, averaged, norm, exact, ridgeless_limit(sizes / n, config.signal, config.noise))
