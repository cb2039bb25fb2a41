"""What takes the peak away as features or samples are added: a penalty, stopping early; and what only narrows it.

The mean of many fits lowers the risk on both sides of the threshold. At the threshold itself it does not: the risk of
one fit has no mean there, and in a mean of several one that is far out is enough.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from companion.experiments.double_descent import theory
from companion.experiments.double_descent.least_squares import least_length
from companion.experiments.double_descent.problems import draw
from companion.experiments.double_descent.weak_features import SIZES
from companion.shapes import Array, Float, Int

TIMES = np.geomspace(0.01, 1000, 200)


@dataclass(frozen=True)
class Config:
    """The problem of :mod:`weak_features`; so many samples for every size, or sizes for every number of samples.

    Either tuple may have one entry, which then goes with all of the other's. ``members`` fits make the mean.
    """

    seeds: int = 30
    samples: tuple[int, ...] = (40,)
    sizes: tuple[int, ...] = SIZES[1:]
    features: int = 100
    signal: float = 1.0
    noise: float = 0.04
    members: int = 10


@dataclass(frozen=True)
class Result:
    """Excess risks for each seed, and number of samples and features.

    ``penalty`` (for |y - X b|^2 + penalty |b|^2) and ``time`` (of gradient flow on |y - X b|^2 / (2 n)) are
    theory's best, chosen without a look at any data.
    """

    samples: Int[Array, "P"]
    sizes: Int[Array, "P"]
    plain: Float[Array, "S P"]
    ridge: Float[Array, "S P"]
    stopped: Float[Array, "S P"]
    ensemble: Float[Array, "S P"]
    penalty: Float[Array, "P"]
    time: Float[Array, "P"]


def run(config: Config) -> Result:
    """Fit each way.

    Formula: with X = U S V^T, all but the ensemble are b = sum_r f(s_r) v_r (u_r . y) with a filter f: 1 / s plain,
    s / (s^2 + penalty) with a penalty, (1 - exp(-t s^2 / n)) / s at time t. A member of the ensemble sees the same
    samples, and p features drawn for itself; the mean is over coefficients, 0 for what a member does not see.
    """
    samples, sizes = np.broadcast_arrays(config.samples, config.sizes)
    X, beta, y = draw(config.seeds, int(samples.max()), config.features, config.signal, config.noise)
    rng = np.random.default_rng(config.seeds)
    plain, ridge, stopped, ensemble = np.empty((4, config.seeds, len(sizes)))
    penalty, time = np.empty((2, len(sizes)))
    for i, (n, p) in enumerate(zip(samples.tolist(), sizes.tolist(), strict=True)):
        seen = config.signal * p / config.features
        noise = config.noise + config.signal - seen  # what is left out is noise to the fit
        penalty[i] = n * theory.best_penalty(p / n, seen, noise)
        time[i] = TIMES[theory.gradient_flow(TIMES, p / n, seen, noise).argmin()]
        U, s, Vt = np.linalg.svd(X[:, :n, :p], full_matrices=False)
        along = (y[:, None, :n] @ U)[:, 0]  # (S, R)
        filters = 1 / s, s / (s**2 + penalty[i]), -np.expm1(-time[i] * s**2 / n) / s
        for risk, f in zip((plain, ridge, stopped), filters, strict=True):
            b = ((f * along)[:, None] @ Vt)[:, 0]
            risk[:, i] = ((b - beta[:, :p]) ** 2).sum(axis=1) + (beta[:, p:] ** 2).sum(axis=1)
        mean = np.zeros_like(beta)
        for _ in range(config.members):
            chosen = rng.permutation(config.features)[:p]
            mean[:, chosen] += least_length(X[:, :n, chosen], y[:, :n]) / config.members
        ensemble[:, i] = ((mean - beta) ** 2).sum(axis=1)
    return Result(samples.copy(), sizes.copy(), plain, ridge, stopped, ensemble, penalty, time)
