"""The length of a vector.

Chapter: backpropagation
"""

from __future__ import annotations

import numpy as np

from companion.scratch.ops._common import reads
from companion.scratch.ops._operation import operation
from companion.scratch.ops.reductions import Dim
from companion.shapes import Array, Backward, Float


@operation
@reads([0])
def norm(
    input: Float[Array, "..."], p: float = 2, dim: Dim = None, keepdim: bool = False
) -> tuple[Float[Array, "..."], Backward]:
    """Measure how long the vectors along the axes ``dim`` are (all numbers as one vector where it is None).

    Formula: y = (sum_i |x_i|^p)^(1/p), for p = 2 Euclid's length. backward gives (dy sign(x) (|x| / y)^(p-1),), where
    the length is 0, so that there is no slope, 0.

    Raises: ValueError for a p below 1 or infinite.
    """
    if not 1 <= p < np.inf:
        raise ValueError(f"norm: p must be at least 1 and finite, got {p!r}")
    powers = _power(input, p).sum(axis=dim, keepdims=True)
    length = np.where(powers == 0, 1, powers) ** (1 / p)  # where it is 0, any will do: the sign of every number is 0
    y = np.where(powers == 0, 0, length)

    def backward(dy):
        return (dy.reshape(y.shape) * _slope(input, length, p),)

    return y if keepdim else np.squeeze(y, axis=dim), backward


def _power(x: Array, p: float) -> Array:
    """Give |x|^p; the square without its sign taken away first, which is only for speed."""
    return x * x if p == 2 else np.abs(x) ** p


def _slope(x: Array, length: Array, p: float) -> Array:
    """Give sign(x) (|x| / length)^(p-1); for p = 2 the quotient itself, which is only for speed."""
    return x / length if p == 2 else np.sign(x) * (np.abs(x) / length) ** (p - 1)
