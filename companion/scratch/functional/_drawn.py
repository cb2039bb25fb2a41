"""Functions that draw: each takes the generator by name, and the twin of each draws the same numbers.

Chapter: double_descent
"""

from __future__ import annotations

import numpy as np

from companion import draws
from companion.scratch import ops
from companion.scratch._public import public
from companion.scratch.autodiff.tape import Tensor, apply
from companion.scratch.functional._operations import plain

__all__: list[str] = []


@public
def dropout(input, p=0.5, training=True, *, rng) -> Tensor:
    """Leave out numbers at random: :func:`companion.scratch.ops.dropout` with a mask drawn from ``rng``."""
    if not training:
        return input
    return apply(ops.dropout, input, draws.dropout_mask(input.shape, p, rng=rng), p)


@public
def multinomial(input, num_samples, replacement=False, *, rng: np.random.Generator) -> Tensor:
    """Draw places of a row of weights, each as likely as its weight: the next letter, say; of several rows, for each.

    Formula: P(i) = input_i / sum_j input_j. Without ``replacement`` no place is drawn twice.

    Raises: TypeError without a NumPy generator; ValueError for other than one row or several, for weights that are
    negative or all 0, and for more places than have a weight.

    Chapter: transformers
    """
    return Tensor(draws.categories(plain(input), num_samples, replacement, rng=rng))
