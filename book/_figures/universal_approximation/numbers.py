"""The bumps' numbers: knots set by hand, the network that is the sum of their hats, and its largest error."""

from __future__ import annotations

import numpy as np

from companion.experiments.universal_approximation.interpolation import wave
from companion.scratch.models import interpolant

CORNER = 0.37  # where a slider can stand
TARGETS = wave, lambda x: np.abs(x - CORNER), np.sqrt
MOST = 6
NEARLY = 1e-6
X = np.linspace(0, 1, 241)


def first_state() -> dict:
    return {"target": 0, "count": 5, "at": [0.1, 0.3, 0.5, 0.7, 0.9, 0.95]}


def numbers(state: dict) -> dict:
    """Hats and their sum at 241 places, the units, and the largest error, beside that of even spacing."""
    f, count = TARGETS[state["target"]], state["count"]
    knots = np.unique([0, *state["at"][:count], 1])
    units = len(knots) - 1
    curve, y, error = _errors(f, knots)
    worst = np.argmax(error > error.max() - NEARLY)  # of several that are as bad, the first
    even = np.floor(100 * np.arange(1, count + 1) / (count + 1) + 0.5) / 100
    weights = np.diff(np.diff(f(knots)) / np.diff(knots), prepend=0)
    left, right = np.concatenate([[0], knots[:-1]]), np.concatenate([knots[1:], [1]])
    return {
        "curve": curve,
        "y": y,
        "left": _padded(left, MOST + 2),
        "middle": _padded(knots, MOST + 2),
        "right": _padded(right, MOST + 2),
        "height": _padded(f(knots), MOST + 2),
        "weights": _padded(weights, MOST + 1),
        "units": units,
        "is_unit": [k < units for k in range(MOST + 1)],
        "is_bump": [k < count for k in range(MOST)],
        "error": error.max(),
        "worst": X[worst],
        "worst_curve": curve[worst],
        "worst_y": y[worst],
        "even_error": _errors(f, np.array([0, *even, 1]))[2].max(),
    }


def _errors(f, knots) -> tuple:
    y = interpolant(knots, f(knots))(X[:, None]).data[:, 0]
    return f(X), y, np.abs(y - f(X))


def _padded(values, length: int):
    """As many numbers as there can be bumps: the last again and again, so that they lie on one another."""
    return np.concatenate([values, np.full(length - len(values), values[-1])])
