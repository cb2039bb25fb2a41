"""The embedding: a table of vectors, looked up by number.

Chapter: embeddings
"""

from __future__ import annotations

import numpy as np

from companion.scratch._arrays import require_no_tensor
from companion.scratch._public import public
from companion.scratch.ops._common import reads, require_float, selective
from companion.scratch.ops.rearrange import add_rows
from companion.shapes import Array, Backward, Float, Int


@public
@selective
@reads([], [0])
def embedding(input: Int[Array, "..."], weight: Float[Array, "V D"]) -> tuple[Float[Array, "... D"], Backward]:
    """Look up a row of the table for every index: a linear layer on one-hot vectors, without the vectors.

    Formula: y_i = W_{x_i}. backward gives (None, dW), where each row of dW is the sum of dy over all the places that
    row was looked up from.

    Raises: TypeError for indices that are no integers or a table of no floats; ValueError for a table that is no
    matrix or an index outside 0..V-1.

    Source: Bengio, Ducharme, Vincent and Jauvin (2003), A Neural Probabilistic Language Model, section 2.
    """
    require_no_tensor("embedding", input, weight)
    require_float("embedding", weight=weight)
    if weight.ndim != 2:
        raise ValueError(f"embedding: weight must have shape (V, D), got {weight.shape}")
    if not isinstance(input, np.ndarray | np.integer) or input.dtype.kind not in "iu":
        kind = f"dtype {input.dtype}" if hasattr(input, "dtype") else type(input).__name__
        raise TypeError(f"embedding: input must be an integer NumPy array of indices, got {kind}")
    shape, dtype = weight.shape, weight.dtype
    if input.size and (input.min() < 0 or input.max() >= len(weight)):
        wrong = input[(input < 0) | (input >= len(weight))].flat[0]
        raise ValueError(f"embedding: input must hold indices from 0 to {len(weight) - 1}, got {wrong}")

    def backward(dy, needs=(False, True)):
        if not needs[1]:
            return None, None
        dweight = np.zeros_like(dy, dtype, "C", shape=shape)
        add_rows(dweight, input, dy)
        return None, dweight

    return np.take(weight, input, axis=0), backward
