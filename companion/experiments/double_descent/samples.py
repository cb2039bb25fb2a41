"""More data that hurt: one number of random features, ever more pictures; and what a penalty on weights changes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from companion.experiments.double_descent.digit_features import (
    featured,
    measure,
    one_hot,
    relu,
)
from companion.shapes import Array, Float, Int


@dataclass(frozen=True)
class Config:
    """``size`` random features; for each seed the first so many pictures of one deal.

    The ``held_out`` pictures choose among ``penalties``, in |y - Z w|^2 + penalty size |w|^2; they are mislabelled as
    the training pictures are.
    """

    seeds: tuple[int, ...] = (0, 1)
    features: Callable = relu
    size: int = 300
    samples: tuple[int, ...] = (50, 75, 100, 150, 200, 250, 280, 300, 320, 360, 420, 500, 700, 1000)
    held_out: int = 200
    test: int = 500
    label_noise: float = 0.1
    penalties: tuple[float, ...] = tuple(np.geomspace(1e-4, 1e5, 46).tolist())


@dataclass(frozen=True)
class Result:
    """Test errors and losses by seed and number of pictures: of the minimum-norm fit, and with a penalty.

    ``chosen`` is the penalty with the smallest loss on the pictures held out; ``best_loss`` is the smallest that any
    penalty gives on the test pictures, which nobody can choose without them.
    """

    samples: Int[Array, "P"]
    test_error: Float[Array, "S P"]
    test_loss: Float[Array, "S P"]
    ridge_error: Float[Array, "S P"]
    ridge_loss: Float[Array, "S P"]
    best_loss: Float[Array, "S P"]
    chosen: Float[Array, "S P"]


def run(config: Config) -> Result:
    """Fit each number of pictures with every penalty, none included.

    Formula: with Z = U S V^T, w = V (S / (S^2 + penalty)) U^T y; without a penalty, V S^-1 U^T y.
    """
    curves = []
    for seed in config.seeds:
        rng = np.random.default_rng(seed)
        most = config.samples[-1]
        dealt = most + config.held_out, config.label_noise, config.test
        z, y, z_new, truth = featured(*dealt, config.features, config.size, rng=rng)
        held = slice(most, None)
        curves.append([_one(z[:n], y[:n], z[held], y[held], z_new, truth, config) for n in config.samples])
    return Result(np.array(config.samples), *np.moveaxis(curves, 2, 0))


def _one(z, y, z_held, y_held, z_new, truth, config) -> list[float]:
    U, s, Vt = np.linalg.svd(z, full_matrices=False)
    along = U.T @ one_hot(y)  # (R, K)
    penalties = np.array([0, *config.penalties])[:, None] * config.size
    filters = (s / (s**2 + penalties))[:, :, None]  # (L, R, 1): no penalty first
    weights = Vt.T @ (filters * along)  # (L, F, K)
    error, loss = measure(z_new @ weights, truth)
    chosen = int(measure(z_held @ weights, y_held)[1].argmin())
    return [error[0], loss[0], error[chosen], loss[chosen], loss.min(), penalties[chosen, 0] / config.size]


SHIPPED = (Config(seeds=tuple(range(20))),)
SHIPPED_WITHIN = 1e-6  # at n = N the smallest singular value multiplies every rounding
