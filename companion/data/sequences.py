"""Sequences of digits whose answer is a sequence too: all a model needs is to carry digits to other places.

Chapter: transformers
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from companion.shapes import Array, Int


def sequences(
    n: int, length: int, task: Callable = np.fliplr, *, digits: int = 10, rng: np.random.Generator
) -> tuple[Int[Array, "N T"], Int[Array, "N T"]]:
    """Draw random sequences of digits, and the sequences that a task makes of them.

    ``task`` turns sequences (N, T), one a row, into their answers: ``np.fliplr`` reverses them, ``np.sort`` sorts
    them, ``np.copy`` repeats them.

    Returns two arrays (n, ``length``) of whole numbers from 0 to ``digits`` - 1. Drawn independently, sequences may
    occur twice.

    Raises: TypeError without a NumPy generator; ValueError for sizes below 1, or a task whose answers have another
    shape.
    """
    if not isinstance(rng, np.random.Generator):
        raise TypeError(f"sequences: rng must be a numpy.random.Generator, got {type(rng).__name__}")
    for name, size in (("n", n), ("length", length), ("digits", digits)):
        if size < 1:
            raise ValueError(f"sequences: {name} must be at least 1, got {size}")
    drawn = rng.integers(digits, size=(n, length))
    answers = np.array(task(drawn))
    if answers.shape != drawn.shape:
        raise ValueError(f"sequences: task must give answers of shape {drawn.shape}, got {answers.shape}")
    return drawn, answers
