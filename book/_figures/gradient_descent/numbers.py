"""The numbers of the figure on momentum: a run in a valley by the package's SGD, and its closed form."""

from __future__ import annotations

import numpy as np

from companion.scratch.autodiff import Tensor
from companion.scratch.optimizers import SGD

CURVATURE = np.array([1.0, 20.0])  # along the valley, across it
START = np.array([-4.0, 1.0])
SEEN, MOST = 40, 400  # steps in the picture, and steps that are tried
LOW, HIGH = -4.0, 0.5  # of the logarithm of the distance left, in the picture


def first_state() -> dict:
    return {"lr": 0.09, "momentum": 0.0}


def numbers(state: dict) -> dict:
    """The run, the logarithms of what is left of each start, by the run and by the closed form, and the factors."""
    lr, momentum = state["lr"], max(state["momentum"], 0.0)
    path = run(lr, momentum)
    left = np.hypot(*path.T) / np.hypot(*START)
    factor = np.array([radius(lr * c, momentum) for c in CURVATURE])
    near = left < 1e-3
    return {
        "path": path[: SEEN + 1].clip(-9, 9),
        "left": logarithm(path[: SEEN + 1] / START),
        "law": logarithm(np.stack([closed_form(lr * c, momentum) for c in CURVATURE], axis=1)),
        "factor": factor,
        "swings": [bool(swings(lr * c, momentum)) for c in CURVATURE],
        "steps": int(np.argmax(near)) if near.any() else 0,
        "arrives": bool(near.any()),
        "flies": bool(factor.max() > 1 - 1e-9),
    }


def run(lr: float, momentum: float) -> np.ndarray:
    """The package's optimizer on sum_i lambda_i w_i^2 / 2, its place after every step."""
    w = Tensor(START.copy(), requires_grad=True)
    rule, path = SGD([w], lr=lr, momentum=momentum), [START]
    for _ in range(MOST):
        w.grad = CURVATURE * w.data
        rule.step()
        path.append(w.data.copy())
    return np.array(path)


def closed_form(share: float, momentum: float) -> np.ndarray:
    """w_t / w_0 for t = 0, 1, ..., where share = lr lambda.

    With the roots r and q of z^2 - (1 + momentum - share) z + momentum, and s(t) = (r^t - q^t) / (r - q), it is
    (1 - share) s(t) - momentum s(t - 1).
    """
    t = np.arange(SEEN + 1.0)
    if momentum == 0:
        return (1 - share) ** t
    size = np.sqrt(momentum)
    half = (1 + momentum - share) / (2 * size)  # below 1 the cosine of the roots' angle, above 1 a hyperbolic one
    if abs(half) == 1:
        wave = t
    elif abs(half) < 1:
        wave = np.sin(t * np.arccos(abs(half))) / np.sin(np.arccos(abs(half)))
    else:
        wave = np.sinh(t * np.arccosh(abs(half))) / np.sinh(np.arccosh(abs(half)))
    s = wave * (np.sign(half) * size) ** (t - 1)
    return np.append(1, (1 - share) * s[1:] - momentum * s[:-1])


def radius(share: float, momentum: float) -> float:
    """The larger size of the two roots: the factor by which a step shrinks what is left, in the long run."""
    trace = 1 + momentum - share
    inside = trace * trace - 4 * momentum
    return float(np.sqrt(momentum) if inside < 0 else (abs(trace) + np.sqrt(inside)) / 2)


def swings(share: float, momentum: float) -> bool:
    """Whether the run crosses the bottom again and again: complex roots, or a negative one that is the larger."""
    trace = 1 + momentum - share
    return trace < 0 or trace * trace < 4 * momentum


def logarithm(left: np.ndarray) -> np.ndarray:
    """The decimal logarithm of what is left, as far as the picture shows it."""
    return np.log10(np.abs(left).clip(10**LOW, 10**HIGH))
