"""Operations that gather an array along axes."""

from __future__ import annotations

import builtins

import numpy as np

from companion.scratch.ops._common import require_float
from companion.shapes import Array, Backward, Float

Dim = int | tuple[int, ...] | None


def _spread(dy: Array, shape: tuple[int, ...], dim: Dim, keepdim: bool) -> Array:
    """Stretch the gradient of a sum back over the axes that were summed."""
    if dim is not None and not keepdim:
        dy = np.expand_dims(dy, dim)
    return np.broadcast_to(dy, shape)


def sum(input: Float[Array, "..."], dim: Dim = None, keepdim: bool = False) -> tuple[Float[Array, "..."], Backward]:
    """Add up along the axes ``dim`` (all of them where it is None).

    Formula: y = sum_i x_i. backward gives (dy spread back over the summed axes,).

    Chapter: 4
    """
    require_float("sum", input=input)

    def backward(dy):
        return (_spread(dy, input.shape, dim, keepdim),)

    return np.sum(input, axis=dim, keepdims=keepdim), backward


def mean(input: Float[Array, "..."], dim: Dim = None, keepdim: bool = False) -> tuple[Float[Array, "..."], Backward]:
    """Take the mean along the axes ``dim`` (all of them where it is None).

    Formula: y = (1/n) sum_i x_i. backward gives (dy / n spread back over the n summed numbers,).

    Raises: ValueError where nothing is there to take the mean of.

    Chapter: 4
    """
    require_float("mean", input=input)
    if input.size == 0:
        raise ValueError(f"mean: input is empty (shape {input.shape}); expected at least one number")
    y = np.mean(input, axis=dim, keepdims=keepdim)
    n = input.size // builtins.max(y.size, 1)

    def backward(dy):
        return (_spread(dy / n, input.shape, dim, keepdim).astype(input.dtype, copy=False),)

    return y, backward
