"""Operations that gather an array along axes.

Chapter: softmax
"""

from __future__ import annotations

import builtins

import numpy as np

from companion.scratch.ops._common import reads, routed
from companion.scratch.ops._operation import operation
from companion.shapes import Array, Backward, Float

Dim = int | tuple[int, ...] | None


def _spread(dy: Array, shape: tuple[int, ...], dim: Dim, keepdim: bool) -> Array:
    """Stretch the gradient of a sum back over the axes that were summed."""
    if shape and dim is not None and not keepdim:
        dy = np.expand_dims(dy, dim)
    return np.broadcast_to(dy, shape)


@operation
@reads()
def sum(input: Float[Array, "..."], dim: Dim = None, keepdim: bool = False) -> tuple[Float[Array, "..."], Backward]:
    """Add up along the axes ``dim`` (all of them where it is None).

    Formula: y = sum_i x_i. backward gives (dy spread back over the summed axes,).
    """
    shape = input.shape

    def backward(dy):
        return (_spread(dy, shape, dim, keepdim),)

    return input.sum(axis=dim, keepdims=keepdim), backward


@operation
@reads()
def mean(input: Float[Array, "..."], dim: Dim = None, keepdim: bool = False) -> tuple[Float[Array, "..."], Backward]:
    """Take the mean along the axes ``dim`` (all of them where it is None).

    Formula: y = (1/n) sum_i x_i. backward gives (dy / n spread back over the n summed numbers,).

    Raises: ValueError where nothing is there to take the mean of.
    """
    if input.size == 0:
        raise ValueError(f"mean: input is empty (shape {input.shape}); expected at least one number")
    y = input.sum(axis=dim, keepdims=keepdim)
    shape, n = input.shape, input.size // builtins.max(y.size, 1)

    def backward(dy):
        return (_spread(dy / n, shape, dim, keepdim),)

    return y / n, backward


@operation
@reads()
def max(
    input: Float[Array, "..."], dim: int | None = None, keepdim: bool = False
) -> tuple[Float[Array, "..."], Backward]:
    """Take the largest number along the axis ``dim``, or of all.

    Formula: y = max_i x_i. Along an axis, backward gives (dy where the maximum was first met, else 0,); of all
    numbers, (dy in equal shares to all that are largest,). Both follow PyTorch.

    Raises: ValueError where nothing is there to be largest.

    Chapter: backpropagation
    """
    if input.size == 0:
        raise ValueError(f"max: input is empty (shape {input.shape}); expected at least one number")
    if dim is None or input.ndim == 0:
        y = np.maximum.reduce(input, axis=None)
        is_largest = (input == y) | np.isnan(input)  # where there is NaN, NaN is the largest
        return y, lambda dy: (routed(dy / int(is_largest.sum()), is_largest),)
    shape, dtype = input.shape, input.dtype
    where = np.expand_dims(input.argmax(axis=dim), dim)
    y = np.take_along_axis(input, where, axis=dim)

    def backward(dy):
        dinput = np.zeros_like(dy, dtype, "C", shape=shape)
        np.put_along_axis(dinput, where, dy if keepdim else np.expand_dims(dy, dim), axis=dim)
        return (dinput,)

    return y if keepdim else np.squeeze(y, axis=dim), backward
