"""One training, watched on three sets: when to stop is chosen on validation points, or wrongly on the test's.

The model can bend to all of its few training points, so that it first learns the wave and then the noise.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from companion.experiments.double_descent.legendre import GRID, basis
from companion.experiments.double_descent.polynomials import points, wave
from companion.shapes import Array, Float, Int


@dataclass(frozen=True)
class Config:
    """Points in each of the three sets, the polynomial's degree, steps of gradient descent; one run a seed."""

    seeds: int = 300
    samples: int = 20
    degree: int = 15
    noise: float = 0.25
    lr: float = 0.05
    most: int = 100_000
    looks: int = 80


@dataclass(frozen=True)
class Result:
    """For each seed, mean squared errors after so many steps on the three sets, and what choosing by each gives.

    ``risk`` is the error on all new noisy points there could be. ``reported`` is the test loss after the steps
    chosen, what one would print; ``true`` is the risk there. Rows: chosen on validation points, on the test's own.
    """

    steps: Int[Array, "T"]
    train_loss: Float[Array, "S T"]
    validation_loss: Float[Array, "S T"]
    test_loss: Float[Array, "S T"]
    risk: Float[Array, "S T"]
    chosen: Int[Array, "2 S"]
    reported: Float[Array, "2 S"]
    true: Float[Array, "2 S"]


def run(config: Config) -> Result:
    """Descend on |y - X b|^2 / (2 n) from 0, and look at all sets on the way.

    Formula: with X = U S V^T, t steps come to b = sum_r v_r (u_r . y) (1 - (1 - lr s_r^2 / n)^t) / s_r, so that any
    step can be had without those before it.

    Raises: ValueError for a learning rate at which descent would diverge.
    """
    steps = np.unique(np.geomspace(1, config.most, config.looks).round().astype(np.int64))
    losses = np.empty((4, config.seeds, len(steps)))
    on_grid = basis(GRID, config.degree)
    for seed in range(config.seeds):
        sets = [points(config.samples, config.noise, part, seed) for part in range(3)]
        U, s, Vt = np.linalg.svd(basis(sets[0][0], config.degree), full_matrices=False)
        kept = 1 - config.lr * s**2 / config.samples
        if kept.min() <= -1:
            limit = 2 * config.samples / s[0] ** 2
            raise ValueError(f"run: lr must be below {limit:.3g} for seed {seed}, got {config.lr}")
        b = ((1 - kept ** steps[:, None]) / s * (U.T @ sets[0][1])) @ Vt  # (T, D)
        for loss, (x, y) in zip(losses, sets, strict=False):
            loss[seed] = ((b @ basis(x, config.degree).T - y) ** 2).mean(axis=1)
        losses[3, seed] = ((b @ on_grid.T - wave(GRID)) ** 2).mean(axis=1) + config.noise
    chosen = losses[1:3].argmin(axis=2)
    reported, true = (loss[np.arange(config.seeds), chosen] for loss in losses[2:])
    return Result(steps, *losses, steps[chosen], reported, true)
