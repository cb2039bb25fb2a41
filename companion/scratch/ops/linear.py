"""The linear layer's operation and the matrix product."""

from __future__ import annotations

import numpy as np

from companion.scratch.ops._common import require_float, selective, unbroadcast
from companion.shapes import Array, Backward, Float


@selective
def linear(
    input: Float[Array, "... D"], weight: Float[Array, "O D"], bias: Float[Array, "O"] | None = None
) -> tuple[Float[Array, "... O"], Backward]:
    """Map each row of D features to O scores.

    Formula: y = x W^T + b, one row an example. backward gives (dy W, dy^T x, column sums of dy); None for a
    missing bias.

    Raises: TypeError for anything but floating-point arrays of one dtype; ValueError for shapes that do not fit.

    Chapter: 4
    """
    require_float("linear", input=input, weight=weight, bias=bias)
    if not input.ndim or weight.ndim not in (1, 2) or input.shape[-1] != weight.shape[-1]:
        raise ValueError(
            f"linear: input of shape {input.shape} does not fit weight of shape {weight.shape}; "
            "expected (..., D) and (O, D)"
        )
    if bias is not None and bias.shape != weight.shape[:-1]:
        raise ValueError(f"linear: bias must have shape {weight.shape[:-1]}, got {bias.shape}")
    y = np.matmul(input, weight.T)  # (..., O)
    if bias is not None:
        y = np.add(y, bias)

    def backward(dy, needs=(True, True, True)):
        x, w = input.reshape(-1, weight.shape[-1]), weight.reshape(-1, weight.shape[-1])  # (N, D), (O, D)
        rows = dy.reshape(-1, len(w))  # (N, O)
        dinput = np.matmul(rows, w).reshape(input.shape) if needs[0] else None
        dweight = np.matmul(rows.T, x).reshape(weight.shape) if needs[1] else None
        dbias = np.add.reduce(rows, axis=0).reshape(bias.shape) if bias is not None and needs[2] else None
        return dinput, dweight, dbias

    return y, backward


@selective
def matmul(
    input: Float[Array, "... N D"], other: Float[Array, "... D K"]
) -> tuple[Float[Array, "... N K"], Backward]:
    """Multiply two matrices, two vectors, or stacks of matrices, broadcasting the stacks.

    Formula: y = A B. backward gives (dy B^T, A^T dy), each summed over its broadcast axes.

    Raises: TypeError for anything but floating-point arrays of one dtype; ValueError for shapes that do not fit.

    Chapter: 4
    """
    require_float("matmul", input=input, other=other)
    if not input.ndim or not other.ndim or input.shape[-1] != other.shape[-2 if other.ndim > 1 else 0]:
        raise ValueError(
            f"matmul: input of shape {input.shape} does not fit other of shape {other.shape}; "
            "expected (..., N, D) and (..., D, K)"
        )
    a = input if input.ndim > 1 else input[None, :]  # a vector is a matrix of one row ...
    b = other if other.ndim > 1 else other[:, None]  # ... or of one column
    stack = np.broadcast_shapes(a.shape[:-2], b.shape[:-2])

    def backward(dy, needs=(True, True)):
        dy = dy.reshape(*stack, a.shape[-2], b.shape[-1])
        da = unbroadcast(dy @ np.swapaxes(b, -1, -2), a).reshape(input.shape) if needs[0] else None
        db = unbroadcast(np.swapaxes(a, -1, -2) @ dy, b).reshape(other.shape) if needs[1] else None
        return da, db

    return input @ other, backward
