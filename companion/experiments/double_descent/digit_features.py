"""Digits, some of them mislabelled, as random features: what the chapter's experiments on real pictures share."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from companion import draws
from companion.data import deal, mislabel
from companion.scratch.learners import FourierFeatures, ReLUFeatures
from companion.shapes import Array, Float, Int

CLASSES = 10


def fourier(weight: Float[Array, "F D"], bias: Float[Array, "F"]) -> FourierFeatures:
    """Make waves."""
    return FourierFeatures(weight, bias)


def relu(weight: Float[Array, "F D"], bias: Float[Array, "F"]) -> ReLUFeatures:
    """Make rectified features, which need no phases."""
    return ReLUFeatures(weight)


def pictures(samples: int, label_noise: float, *, rng: np.random.Generator) -> tuple[Array, Array, Array, Array]:
    """Deal pictures (N, 64) with labels for training and for the test, and spoil the training labels.

    Each is made wrong with probability ``label_noise``; the test labels, and their order, are left alone.
    """
    part = deal(samples, 1, rng=rng)
    return part.x_train, mislabel(part.y_train, label_noise, rng=rng), part.x_test, part.y_test


def centred(x: Float[Array, "N D"], *others: Float[Array, "M D"]) -> list[Array]:
    """Take off the mean of x, and divide by the root of its mean squared distance from there, everywhere.

    Pixels are never negative: without their mean taken off, some rectified features are 0 for every picture.
    """
    mean = x.mean(axis=0)
    size = np.sqrt(((x - mean) ** 2).sum(axis=1).mean())
    return [(pixels - mean) / size for pixels in (x, *others)]


def expand(
    make: Callable, features: int, x: Float[Array, "N D"], *others: Float[Array, "M D"], rng: np.random.Generator
) -> list[Array]:
    """Draw so many random features, and give them for x and for the others."""
    drawn = make(**draws.random_features(x.shape[1], features, rng=rng)).fit(x)
    return [drawn.transform(pixels) for pixels in (x, *others)]


def featured(
    samples: int, label_noise: float, test: int, make: Callable, features: int, *, rng: np.random.Generator
) -> tuple[Float[Array, "N F"], Int[Array, "N"], Float[Array, "M F"], Int[Array, "M"]]:
    """Deal pictures, spoil the training labels, and give the centred pictures as so many random features.

    First the training pictures and their labels, then the first ``test`` of the others and theirs, which are right.
    """
    x, y, new, truth = pictures(samples, label_noise, rng=rng)
    z, z_new = expand(make, features, *centred(x, new[:test]), rng=rng)
    return z, y, z_new, truth[:test]


def one_hot(labels: Int[Array, "N"]) -> Float[Array, "N K"]:
    """Give the targets that the fits aim at: 1 for the label, 0 for all others."""
    return np.eye(CLASSES)[labels]


def measure(outputs: Float[Array, "... N K"], labels: Int[Array, "N"]) -> tuple[Array, Array]:
    """Give the share of wrong answers, and the squared error added up over outputs, in the mean over examples."""
    error = (outputs.argmax(axis=-1) != labels).mean(axis=-1)
    return error, ((outputs - one_hot(labels)) ** 2).sum(axis=-1).mean(axis=-1)


def around(samples: int, ratios: tuple[float, ...]) -> tuple[int, ...]:
    """Give ratios of features to samples as numbers of features."""
    return tuple(sorted({round(samples * ratio) for ratio in ratios}))


RATIOS = (
    *(0.025, 0.035, 0.05, 0.07, 0.1, 0.13, 0.17, 0.22, 0.28, 0.35, 0.42, 0.5, 0.58, 0.66, 0.74, 0.82, 0.88, 0.92),
    *(
        0.95,
        0.975,
        1.0,
        1.025,
        1.05,
        1.08,
        1.12,
        1.18,
        1.25,
        1.35,
        1.5,
        1.7,
        2.0,
        2.5,
        3.0,
        4.0,
        5.0,
        7.0,
        10.0,
        14.0,
    ),
    20.0,
)
