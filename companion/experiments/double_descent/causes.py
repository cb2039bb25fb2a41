"""The three causes of the peak, each with a switch: without any one of them there is none.

At the threshold the training points have hardly spread in some directions (small singular values); the fit must take
what it cannot explain (noise, features left out) for signal, and blows it up along these; and new points do spread
there, so that they meet the blown-up part.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from companion.experiments.double_descent.problems import draw
from companion.experiments.double_descent.weak_features import SIZES
from companion.shapes import Array, Float, Int


@dataclass(frozen=True)
class Config:
    """The problem of :mod:`weak_features`, and the three switches, all off.

    ``cutoff`` drops directions whose singular value is below this share of the largest. ``leading`` lets new points
    spread in so many directions only, those in which the training points spread most. ``realisable`` makes the
    target from the features that the fit sees, at the same length, without noise.
    """

    cutoff: float = 0.0
    leading: int = 0
    realisable: bool = False
    seeds: int = 50
    samples: int = 40
    features: int = 100
    sizes: tuple[int, ...] = SIZES[1:]
    signal: float = 1.0
    noise: float = 0.04


@dataclass(frozen=True)
class Result:
    """For each seed and number of features: the excess risk, and the training points' smallest singular value."""

    sizes: Int[Array, "P"]
    risk: Float[Array, "S P"]
    smallest: Float[Array, "S P"]


def run(config: Config) -> Result:
    """Fit by singular values, so that each cause can be seen and taken away.

    Formula: with X = U S V^T, the fit of least length is b = sum_r v_r (u_r . y) / s_r. A new point x meets its error
    as x . (b - beta) = sum_r (x . v_r)(u_r . e) / s_r, less the part of beta that no training point shows, where e is
    what is in y beside X beta. Large terms need a small s_r, an x along v_r and an e along u_r.

    Source: Schaeffer et al. (2023), Double Descent Demystified: Identifying, Interpreting and Ablating the Sources of
    a Deep Learning Puzzle.
    """
    X, betas, ys = draw(config.seeds, config.samples, config.features, config.signal, config.noise)
    risk, smallest = np.empty((2, config.seeds, len(config.sizes)))
    for i, p in enumerate(config.sizes):
        seen, beta, y, missed = X[:, :, :p], betas[:, :p], ys, (betas[:, p:] ** 2).sum(axis=1)
        if config.realisable:
            beta = beta * np.sqrt(config.signal) / np.linalg.norm(beta, axis=1, keepdims=True)
            y, missed = (seen @ beta[:, :, None])[:, :, 0], 0
        U, s, Vt = np.linalg.svd(seen, full_matrices=False)  # (S, N, R), (S, R), (S, R, P)
        kept = s >= config.cutoff * s[:, :1]
        b = ((y[:, None] @ U)[:, 0] * kept / s)[:, None] @ Vt
        error = b[:, 0] - beta
        if config.leading:
            error = (Vt[:, : config.leading] @ error[:, :, None])[:, :, 0]
        risk[:, i], smallest[:, i] = (error**2).sum(axis=1) + missed, s[:, -1]
    return Result(np.array(config.sizes), risk, smallest)
