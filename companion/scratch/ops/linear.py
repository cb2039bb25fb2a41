"""The linear layer's operation and the matrix product.

Chapter: layers
"""

from __future__ import annotations

import numpy as np

from companion.scratch.ops._common import as_rows, in_shape_of, reads, selective, unbroadcast
from companion.scratch.ops._operation import operation
from companion.shapes import Array, Backward, Float


@operation
@selective
@reads([1], [0], [])
def linear(
    input: Float[Array, "... D"], weight: Float[Array, "*O D"], bias: Float[Array, "*O"] | None = None
) -> tuple[Float[Array, "... *O"], Backward]:
    """Map each row of D features to O scores.

    Formula: y = x W^T + b, one row an example. backward gives (dy W, dy^T x, column sums of dy); None for a
    missing bias. Where the weight is a single row (D,), the output's last axis is left away.

    Raises: TypeError for anything but floating-point arrays of one dtype; ValueError for shapes that do not fit.
    """
    x, w = as_rows(input), as_rows(weight)  # (N, D), (O, D)
    are_rows = x is input and w is weight
    y = np.dot(x, w.T)  # (N, O)
    if bias is not None:
        y = y + bias

    def backward(dy, needs=(True, True, True)):
        dy = dy if are_rows else dy.reshape(len(x), len(w))  # (N, O)
        dx = np.dot(dy, w) if needs[0] else None  # (N, D)
        dweight = np.dot(dy.T, x) if needs[1] else None  # (O, D)
        dbias = np.add.reduce(dy) if bias is not None and needs[2] else None  # (O,)
        return in_shape_of(input, dx), in_shape_of(weight, dweight), in_shape_of(bias, dbias)

    return y if are_rows else y.reshape(input.shape[:-1] + weight.shape[:-1]), backward


@operation
@selective
@reads([1], [0])
def matmul(
    input: Float[Array, "... N D"] | Float[Array, "D"], other: Float[Array, "... D K"] | Float[Array, "D"]
) -> tuple[Float[Array, "... N K"], Backward]:
    """Multiply two matrices, two vectors, or stacks of matrices, broadcasting the stacks.

    Formula: y = A B. backward gives (dy B^T, A^T dy), each summed over its broadcast axes.

    Raises: TypeError for anything but floating-point arrays of one dtype; ValueError for shapes that do not fit.
    """
    a = input if input.ndim > 1 else input[None, :]  # a vector is a matrix of one row ...
    b = other if other.ndim > 1 else other[:, None]  # ... or of one column
    stack = np.broadcast_shapes(a.shape[:-2], b.shape[:-2])

    def backward(dy, needs=(True, True)):
        dy = dy.reshape(*stack, a.shape[-2], b.shape[-1])
        da = unbroadcast(dy @ np.swapaxes(b, -1, -2), a).reshape(input.shape) if needs[0] else None
        db = unbroadcast(np.swapaxes(a, -1, -2) @ dy, b).reshape(other.shape) if needs[1] else None
        return da, db

    return input @ other, backward
