"""The embedding: a table of vectors, looked up by number.

Chapter: embeddings
"""

from __future__ import annotations

import numpy as np

from companion.scratch._public import public
from companion.scratch.ops._common import require_float
from companion.shapes import Array, Backward, Float, Int


@public
def embedding(input: Int[Array, "..."], weight: Float[Array, "V D"]) -> tuple[Float[Array, "... D"], Backward]:
    """Look up a row of the table for every index: a linear layer on one-hot vectors, without the vectors.

    Formula: y_i = W_{x_i}. backward gives (None, dW), where each row of dW is the sum of dy over all the places that
    row was looked up from.

    Raises: TypeError for indices that are no integers or a table of no floats; ValueError for a table that is no
    matrix or an index outside 0..V-1.

    Source: Bengio, Ducharme, Vincent and Jauvin (2003), A Neural Probabilistic Language Model, section 2.
    """
    require_float("embedding", weight=weight)
    if weight.ndim != 2:
        raise ValueError(f"embedding: weight must have shape (V, D), got {weight.shape}")
    if not isinstance(input, np.ndarray | np.integer) or input.dtype.kind not in "iu":
        kind = f"dtype {input.dtype}" if hasattr(input, "dtype") else type(input).__name__
        raise TypeError(f"embedding: input must be an integer NumPy array of indices, got {kind}")
    rows, width = weight.shape
    if input.size and (input.min() < 0 or input.max() >= rows):
        wrong = input[(input < 0) | (input >= rows)].flat[0]
        raise ValueError(f"embedding: input must hold indices from 0 to {rows - 1}, got {wrong}")

    def backward(dy):
        dweight = np.zeros(weight.shape, weight.dtype, like=dy)
        # One index a number, not one a row: of all the ways to add up repeats in NumPy this is the fastest.
        places = input.astype(np.intp).reshape(-1, 1) * width + np.arange(width)
        np.add.at(dweight.reshape(-1), places.reshape(-1), dy.reshape(-1))
        return None, dweight

    return np.take(weight, input, axis=0), backward
