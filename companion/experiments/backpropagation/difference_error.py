"""How wrong differences are: the error of three kinds over the step, against the slope found by hand."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from companion.checks import central_difference, complex_step, forward_difference
from companion.shapes import Array, Float

KINDS = ("forward", "central", "complex")
TINY = 1e-200  # a step that only the complex step can take


def wave(x):
    """Compute sin(x) e^(-x^2), written so that it takes numbers, arrays, complex and dual numbers, and tensors."""
    return np.sin(x) * np.exp(-x * x)


def wave_slope(x):
    """Compute the slope of :func:`wave`, found by hand: (cos x - 2 x sin x) e^(-x^2)."""
    return (np.cos(x) - 2 * x * np.sin(x)) * np.exp(-x * x)


@dataclass(frozen=True)
class Config:
    """The function, its slope found by hand, and the points, drawn evenly between ``low`` and ``high``.

    The slope must not be 0 there, as the error is relative to it; the function must be analytic for the complex step.
    """

    seed: int
    function: Callable = wave
    slope: Callable = wave_slope
    low: float = 0.8
    high: float = 1.8
    points: int = 200
    per_decade: int = 4


@dataclass(frozen=True)
class Result:
    """The relative error of each kind of difference, at each point, with each step."""

    step: Float[Array, "H"]  # from 1e-1 down to 1e-16
    forward: Float[Array, "P H"]
    central: Float[Array, "P H"]
    complex: Float[Array, "P H"]
    tiny: Float[Array, "P"]  # the complex step's error at a step of 1e-200


def run(config: Config) -> Result:
    """Differentiate at every point with every step from 0.1 to 1e-16.

    Source: the complex step is Squire and Trapp's (1998), SIAM Review 40.
    """
    x = np.random.default_rng(config.seed).uniform(config.low, config.high, size=config.points)
    exact = config.slope(x)
    ones = np.ones_like(x)

    def error(difference, h) -> Float[Array, "P"]:
        return np.abs(difference(config.function, x, ones, h) / exact - 1)

    steps = np.logspace(-1, -16, 15 * config.per_decade + 1)
    errors = [
        np.stack([error(difference, h) for h in steps], axis=1)
        for difference in (forward_difference, central_difference, complex_step)
    ]
    return Result(steps, *errors, tiny=error(complex_step, TINY))
