"""Bias and variance of random features on digits, over resampled training sets, beside the error they add up to."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from companion.data import deal, mislabel
from companion.experiments.double_descent.digit_features import (
    around,
    centred,
    expand,
    fourier,
    measure,
    one_hot,
)
from companion.scratch.learners import MinimumNormPath
from companion.shapes import Array, Float, Int

RATIOS = (0.05, 0.1, 0.2, 0.35, 0.5, 0.7, 0.85, 0.95, 1.0, 1.05, 1.15, 1.3, 1.6, 2.0, 3.0, 5.0, 10.0, 20.0)


@dataclass(frozen=True)
class Config:
    """``sets`` training sets of ``samples`` pictures from those that are not in the test; as many again as a check.

    Drawn anew for every set are its pictures, which of them are mislabelled, and, if ``fresh``, the features.
    """

    seed: int = 0
    sets: int = 10
    samples: int = 200
    label_noise: float = 0.15
    test: int = 500
    features: Callable = fourier
    fresh: bool = True
    sizes: tuple[int, ...] = around(200, RATIOS)


@dataclass(frozen=True)
class Result:
    """What the squared error on new pictures is made of, for each number of features.

    ``test_loss`` holds the errors of the sets that bias and variance were measured on, ``checked`` those of as many
    other sets. At N = n a single set outweighs all others, and neither part is measured well there.
    """

    sizes: Int[Array, "P"]
    bias: Float[Array, "P"]  # squared
    variance: Float[Array, "P"]
    test_loss: Float[Array, "R P"]
    checked: Float[Array, "R P"]


def run(config: Config) -> Result:
    """Fit every training set, and take the answers apart.

    Formula: with f_r the answers after training set r, and f their mean over the R sets,
    variance = sum_r |f_r - f|^2 / (R - 1) and bias^2 = |y - f|^2 - variance / R, both in the mean over test pictures;
    what is taken off is what the mean of R sets still varies by. Their sum is the mean of |y - f_r|^2.

    Source: Geman, Bienenstock and Doursat (1992), equation 3.2.
    """
    whole = deal(1797 - config.test - 1, 1, rng=np.random.default_rng([config.seed, 0]))
    answers, losses = [], []
    for r in range(2 * config.sets):
        rng = np.random.default_rng([config.seed, 1, r])
        chosen = rng.choice(len(whole.x_train), config.samples, replace=False)
        x, new = centred(whole.x_train[chosen], whole.x_test)
        y = mislabel(whole.y_train[chosen], config.label_noise, rng=rng)
        drawn = rng if config.fresh else np.random.default_rng([config.seed, 2])
        z, z_new = expand(config.features, config.sizes[-1], x, new, rng=drawn)
        outputs = MinimumNormPath(config.sizes).fit(z, one_hot(y)).predict(z_new)  # (P, M, K)
        losses.append(measure(outputs, whole.y_test)[1])
        if r < config.sets:
            answers.append(outputs)
    mean = np.mean(answers, axis=0)
    variance = sum(_squared(one - mean) for one in answers) / (config.sets - 1)
    bias = _squared(mean - one_hot(whole.y_test)) - variance / config.sets
    return Result(np.array(config.sizes), bias, variance, *np.split(np.array(losses), 2))


def _squared(errors: Float[Array, "P M K"]) -> Float[Array, "P"]:
    return (errors**2).sum(axis=2).mean(axis=1)


SHIPPED = (Config(sets=30),)
SHIPPED_WITHIN = 1e-3  # at N = n the bias is the small difference of numbers that hang on roundings
