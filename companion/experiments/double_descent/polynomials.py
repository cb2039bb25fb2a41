"""Polynomials of few and many terms through noisy points of a wave: too stiff, right, and bent to the noise."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from companion.experiments.double_descent.legendre import GRID, basis
from companion.shapes import Array, Float, Int


@dataclass(frozen=True)
class Config:
    """So many points for training, as many again for validation, anywhere from -1 to 1; ``noise`` is a variance."""

    seeds: int = 200
    samples: int = 20
    degrees: tuple[int, ...] = tuple(range(16))
    noise: float = 0.09


@dataclass(frozen=True)
class Result:
    """For each seed and degree, mean squared errors: on training points, on validation points, of new noisy ones."""

    sizes: Int[Array, "P"]  # degrees; a polynomial of degree d has d + 1 coefficients
    train_loss: Float[Array, "S P"]
    validation_loss: Float[Array, "S P"]
    test_loss: Float[Array, "S P"]


def run(config: Config) -> Result:
    """Fit every degree to every seed's training points by least squares.

    Formula: the test loss is the mean of (fit - wave)^2 over the interval, and the variance of the noise.
    """
    losses = np.empty((3, config.seeds, len(config.degrees)))
    on_grid = basis(GRID, max(config.degrees))
    for seed in range(config.seeds):
        (x, y), seen = (points(config.samples, config.noise, part, seed) for part in (0, 1))
        features, validation = (basis(at, max(config.degrees)) for at in (x, seen[0]))
        for i, degree in enumerate(config.degrees):
            terms = slice(degree + 1)
            b = np.linalg.lstsq(features[:, terms], y, rcond=None)[0]
            losses[0, seed, i] = ((features[:, terms] @ b - y) ** 2).mean()
            losses[1, seed, i] = ((validation[:, terms] @ b - seen[1]) ** 2).mean()
            losses[2, seed, i] = ((on_grid[:, terms] @ b - wave(GRID)) ** 2).mean() + config.noise
    return Result(np.array(config.degrees), *losses)


def wave(x: Float[Array, "N"]) -> Float[Array, "N"]:
    """Give the target, sin(pi x): one whole wave from -1 to 1."""
    return np.sin(np.pi * x)


def points(samples: int, noise: float, part: int, seed: int) -> tuple[Float[Array, "N"], Float[Array, "N"]]:
    """Draw noisy points of the wave: 0 for training, 1 for validation, 2 for the test; no two parts share any."""
    rng = np.random.default_rng([seed, part])
    x = rng.uniform(-1, 1, size=samples)
    return x, wave(x) + np.sqrt(noise) * rng.normal(size=samples)
