"""Sums as they grow.

Chapter: backpropagation
"""

from __future__ import annotations

import numpy as np

from companion.scratch.ops._common import reads, require_dim
from companion.scratch.ops._operation import operation
from companion.shapes import Array, Backward, Float


@operation
@reads()
def cumsum(input: Float[Array, "..."], dim: int) -> tuple[Float[Array, "..."], Backward]:
    """Add up along the axis ``dim`` as far as each place, which is included.

    Formula: y_i = x_1 + ... + x_i. backward gives (dx,) with dx_i = dy_i + dy_(i+1) + ..., since x_i is in every sum
    from y_i on.

    Raises: TypeError for a ``dim`` that is no whole number; IndexError where there is no such axis.
    """
    require_dim("cumsum", input, dim)
    shape = input.shape
    axes = shape or (1,)  # a single number counts as having one axis

    def backward(dy):
        dx = np.empty_like(dy, shape=axes)
        np.cumsum(np.flip(dy.reshape(axes), dim), axis=dim, out=np.flip(dx, dim))
        return (dx.reshape(shape),)

    return np.cumsum(input.reshape(axes), axis=dim).reshape(shape), backward
