"""Random features on digits, from too few to twenty times as many as pictures: errors and length of the weights."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from companion.experiments.double_descent.digit_features import (
    RATIOS,
    around,
    featured,
    fourier,
    measure,
    one_hot,
    relu,
)
from companion.scratch.learners import MinimumNormPath
from companion.shapes import Array, Float, Int


@dataclass(frozen=True)
class Config:
    """``samples`` pictures a seed, a share ``label_noise`` of them mislabelled; the first ``test`` of the others.

    ``features`` makes the random features (:func:`fourier` or :func:`relu`); their numbers are ``sizes``.
    """

    seeds: tuple[int, ...] = (0, 1)
    features: Callable = fourier
    label_noise: float = 0.0
    samples: int = 400
    test: int = 500
    sizes: tuple[int, ...] = around(400, RATIOS)


@dataclass(frozen=True)
class Result:
    """Errors (shares of wrong answers), losses (squared errors) and lengths for each seed and number of features.

    Training errors are measured against the labels that are there, right or wrong. ``norm`` is the length of the
    weights of features divided by the root of their number, which settles as there are more and more of them.
    """

    sizes: Int[Array, "P"]
    train_error: Float[Array, "S P"]
    train_loss: Float[Array, "S P"]
    test_error: Float[Array, "S P"]
    test_loss: Float[Array, "S P"]
    norm: Float[Array, "S P"]


def run(config: Config) -> Result:
    """Fit all sizes for every seed, the features of a smaller size being the first of a larger one's."""
    sizes = np.array(config.sizes)
    curves = []
    for seed in config.seeds:
        rng = np.random.default_rng(seed)
        dealt = config.samples, config.label_noise, config.test
        z, y, z_new, truth = featured(*dealt, config.features, config.sizes[-1], rng=rng)
        path = MinimumNormPath(config.sizes).fit(z, one_hot(y))
        seen, unseen = measure(path.predict(z), y), measure(path.predict(z_new), truth)
        curves.append([*seen, *unseen, path.norms_ * np.sqrt(sizes)])
    return Result(sizes, *np.array(curves).swapaxes(0, 1))


SEEDS = tuple(range(20))
SHIPPED = tuple(
    Config(seeds=SEEDS, features=features, label_noise=share)
    for features in (fourier, relu)
    for share in (0.0, 0.05, 0.1, 0.2)
)
SHIPPED_WITHIN = 1e-6  # at N = n the smallest singular value multiplies every rounding
