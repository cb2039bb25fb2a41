"""Fresh splits of the digits, so that a seed can change which pictures a model learns from.

Chapter: softmax
"""

from __future__ import annotations

import numpy as np

from companion.data import Digits, digits
from companion.shapes import Array, Float


def deal(train: int, validation: int, *, rng: np.random.Generator) -> Digits:
    """Shuffle all 1,797 digits and deal them anew: ``train``, then ``validation``, the rest for the test.

    Raises: ValueError where a part would be empty.
    """
    whole = digits()
    x = np.concatenate([whole.x_train, whole.x_validation, whole.x_test])
    y = np.concatenate([whole.y_train, whole.y_validation, whole.y_test])
    if train < 1 or validation < 1 or train + validation >= len(x):
        raise ValueError(
            f"deal: train and validation must be at least 1 and leave some of {len(x)} digits, "
            f"got {train} and {validation}"
        )
    a, b, c = np.split(rng.permutation(len(x)), [train, train + validation])
    return Digits(x[a], y[a], x[b], y[b], x[c], y[c])


def corrected_standard_error(differences: Float[Array, "S"], train: int, test: int) -> float:
    """Give the standard error of a mean over S deals of one data set, whose parts overlap from deal to deal.

    Formula: s sqrt(1/S + test/train), with s the standard deviation of the S numbers. The usual s sqrt(1/S) holds for
    independent deals and is too small for these.

    Raises: ValueError for fewer than two numbers or an empty part.

    Source: Nadeau and Bengio (2003), Inference for the Generalization Error, Machine Learning 52.
    """
    differences = np.asarray(differences)
    if differences.ndim != 1 or len(differences) < 2:
        raise ValueError(
            f"corrected_standard_error: differences must have shape (S,) with S at least 2, got {differences.shape}"
        )
    if train < 1 or test < 1:
        raise ValueError(f"corrected_standard_error: train and test must be at least 1, got {train} and {test}")
    return float(differences.std(ddof=1) * np.sqrt(1 / len(differences) + test / train))
