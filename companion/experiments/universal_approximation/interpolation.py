"""The largest error of the exact interpolant against its width, for a function of one number."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from companion.scratch.models import interpolant
from companion.shapes import Array, Float, Int

PLACES = 16  # looked at in each piece


def wave(x: Array) -> Array:
    """Give the chapter's curve: a wave and its third overtone."""
    return np.sin(2 * np.pi * x) + np.sin(6 * np.pi * x) / 3


@dataclass(frozen=True)
class Config:
    """The function, where the knots lie (``spread`` moves evenly spaced ones from 0 to 1), and the widths."""

    target: Callable = wave
    spread: Callable = np.positive
    widths: tuple[int, ...] = (8, 16, 32, 64, 128, 256)


@dataclass(frozen=True)
class Result:
    """For each width the largest error, and the slope of its logarithm against that of the width, next to next."""

    units: Int[Array, "W"]
    error: Float[Array, "W"]
    slope: Float[Array, "S"]


def run(config: Config) -> Result:
    """Build the interpolant of every width, and look between its knots."""
    errors = []
    for units in config.widths:
        knots = config.spread(np.linspace(0, 1, units + 1))
        x = np.linspace(knots[:-1], knots[1:], PLACES, endpoint=False).T.ravel()
        y = interpolant(knots, config.target(knots))(x[:, None]).data[:, 0]
        errors.append(np.abs(y - config.target(x)).max())
    units, error = np.array(config.widths), np.array(errors)
    return Result(units, error, np.diff(np.log(error)) / np.diff(np.log(units)))
