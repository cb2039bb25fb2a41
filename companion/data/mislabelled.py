"""Labels with mistakes in them, as many as one asks for.

Chapter: double_descent
"""

from __future__ import annotations

import numpy as np

from companion.shapes import Array, Int


def mislabel(y: Int[Array, "N"], share: float, *, classes: int = 10, rng: np.random.Generator) -> Int[Array, "N"]:
    """Make each label wrong with probability ``share``, by itself: any of the other classes, all equally likely.

    Raises: ValueError for a share outside [0, 1], for fewer than two classes and for labels outside 0..classes-1.
    """
    if not 0 <= share <= 1:
        raise ValueError(f"mislabel: share must lie between 0 and 1, got {share!r}")
    if classes < 2:
        raise ValueError(f"mislabel: classes must be at least 2, got {classes!r}")
    if len(y) and not set(np.unique(y)) <= set(range(classes)):
        raise ValueError(f"mislabel: labels must lie between 0 and {classes - 1}, got {y.min()} to {y.max()}")
    wrong, shift = rng.random(len(y)) < share, rng.integers(1, classes, size=len(y))
    return np.where(wrong, (y + shift) % classes, y)
