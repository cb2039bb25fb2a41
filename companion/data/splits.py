"""Fresh splits of the digits, so that a seed can change which pictures a model learns from.

Chapter: ai_ml_dl
"""

from __future__ import annotations

import numpy as np

from companion.data.digits import Digits, digits


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
