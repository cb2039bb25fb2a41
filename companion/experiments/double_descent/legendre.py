"""Polynomials of least length through noisy points of a step: degrees below, at and far above the threshold."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.polynomial.legendre import legvander

from companion.shapes import Array, Float, Int

DEGREES = (*range(26), 28, 30, 32, 35, 40, 45, 50, 55, 60, 70, 80, 100, 150, 200, 300)
GRID = (np.arange(1000) + 0.5) / 500 - 1  # where errors are measured


@dataclass(frozen=True)
class Config:
    """So many points on the interval from -1 to 1; ``noise`` is a variance.

    Points are evenly spaced, or Chebyshev's, which crowd at the ends. Legendre's polynomials are 1 at the right end,
    or ``normalised`` to mean square 1 on the interval: then high degrees cost a fit no more length than low ones.
    """

    seeds: int = 40
    samples: int = 20
    degrees: tuple[int, ...] = DEGREES
    noise: float = 0.04
    normalised: bool = False
    chebyshev: bool = False


@dataclass(frozen=True)
class Result:
    """For each seed and degree: mean squared errors at the points and of the step on all the interval, and length."""

    sizes: Int[Array, "P"]  # degrees; a polynomial of degree d has d + 1 coefficients
    train_loss: Float[Array, "S P"]
    test_loss: Float[Array, "S P"]
    norm: Float[Array, "S P"]


def run(config: Config) -> Result:
    """Fit every degree to every seed's points."""
    x = points(config.samples, config.chebyshev)
    noise = [np.random.default_rng(seed).normal(size=config.samples) for seed in range(config.seeds)]
    y = step(x) + np.sqrt(config.noise) * np.array(noise)  # (S, N)
    most = max(config.degrees)
    features, on_grid = (basis(at, most, config.normalised) for at in (x, GRID))
    train_loss, test_loss, norm = np.empty((3, config.seeds, len(config.degrees)))
    for i, degree in enumerate(config.degrees):
        b = np.linalg.lstsq(features[:, : degree + 1], y.T, rcond=None)[0]  # (P, S), the shortest of all that fit
        train_loss[:, i] = ((features[:, : degree + 1] @ b - y.T) ** 2).mean(axis=0)
        test_loss[:, i] = ((on_grid[:, : degree + 1] @ b - step(GRID)[:, None]) ** 2).mean(axis=0)
        norm[:, i] = np.linalg.norm(b, axis=0)
    return Result(np.array(config.degrees), train_loss, test_loss, norm)


def points(samples: int, chebyshev: bool = False) -> Float[Array, "N"]:
    """Give the places of the points: evenly spaced with both ends, or the zeros of Chebyshev's polynomial."""
    if chebyshev:
        return -np.cos(np.pi * (np.arange(samples) + 0.5) / samples)
    return np.linspace(-1, 1, samples)


def step(x: Float[Array, "N"]) -> Float[Array, "N"]:
    """Give the target: -1 left of 0, 1 right of it."""
    return np.sign(x)


def basis(x: Float[Array, "N"], degree: int, normalised: bool = False) -> Float[Array, "N D"]:
    """Give Legendre's polynomials up to a degree at places x.

    Formula: P_0 = 1, P_1 = x, (k + 1) P_{k+1} = (2 k + 1) x P_k - k P_{k-1}. The mean square of P_k over the interval
    is 1 / (2 k + 1).
    """
    scale = np.sqrt(2 * np.arange(degree + 1) + 1) if normalised else 1.0
    return legvander(x, degree) * scale
