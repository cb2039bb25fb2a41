"""The numbers of the figure on fits of least length: twelve points, polynomials of all degrees, three switches."""

from __future__ import annotations

import numpy as np
from numpy.polynomial.legendre import legvander

POINTS = np.linspace(-1, 1, 12)
PLACES = np.linspace(-1, 1, 121)
DRAWN = np.array([0.1, -0.1, 0.6, 0.1, -0.5, 0.4, 1.3, 0.9, -0.7, -1.3, -0.6, 0.0])  # as if standard normal
MOST = 40  # degrees
CUT = 0.1  # of the largest singular value
LOW, HIGH = -3.0, 2.0  # of the logarithm of the error, in the picture


def first_state() -> dict:
    return {"degree": 5, "noise": 0.2, "small": True, "between": True, "unexplained": True}


def numbers(state: dict) -> dict:
    """The points, the truth, the fit of the chosen degree, and the error of every degree."""
    truth = step if state["unexplained"] else cubic
    targets = truth(POINTS) + state["noise"] * DRAWN * state["unexplained"]
    asked = PLACES if state["between"] else POINTS
    errors, degrees = [], range(1, MOST + 1)
    for degree in degrees:
        w = weights(degree, targets, 0.0 if state["small"] else CUT)
        errors.append(((legvander(asked, degree) @ w - truth(asked)) ** 2).mean())
        if degree == state["degree"]:
            curve, seen = legvander(PLACES, degree) @ w, legvander(POINTS, degree) @ w
    return {
        "targets": targets,
        "truth": truth(PLACES),
        "curve": curve.clip(-2.4, 2.4),
        "logs": np.log10(np.clip(errors, 10**LOW, 10**HIGH)),
        "error": errors[state["degree"] - 1],
        "seen": ((seen - targets) ** 2).mean(),
        "weights": state["degree"] + 1,
        "perfect": state["degree"] + 1 >= len(POINTS) and state["small"],
    }


def weights(degree: int, targets: np.ndarray, cut: float) -> np.ndarray:
    """The shortest of the best weights; directions in which the points spread little are left out on request."""
    u, s, v = np.linalg.svd(legvander(POINTS, degree), full_matrices=False)
    keep = s > cut * s[0]
    return v[keep].T @ ((u.T @ targets)[keep] / s[keep])


def step(t: np.ndarray) -> np.ndarray:
    """What no polynomial is."""
    return np.sign(t)


def cubic(t: np.ndarray) -> np.ndarray:
    """What every polynomial of degree 3 can be."""
    return 1.5 * t - 0.5 * t**3
