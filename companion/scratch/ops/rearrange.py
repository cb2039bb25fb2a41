"""Operations that move numbers to other places and change none.

Chapter: backpropagation
"""

from __future__ import annotations

import numpy as np

from companion.scratch._public import public
from companion.shapes import Array, Backward, Float


@public
def reshape(input: Float[Array, "..."], shape: tuple[int, ...]) -> tuple[Float[Array, "..."], Backward]:
    """Give the same numbers in another shape; one size may be -1 and is then worked out.

    Formula: y holds x's numbers in the same order. backward gives (dy in x's shape, None).
    """
    return np.reshape(input, shape), lambda dy: (np.reshape(dy, input.shape), None)


@public
def transpose(input: Float[Array, "..."], dim0: int, dim1: int) -> tuple[Float[Array, "..."], Backward]:
    """Exchange two axes.

    Formula: y[.., i, .., j, ..] = x[.., j, .., i, ..]. backward gives (dy with the same axes exchanged, None, None).
    """
    return np.swapaxes(input, dim0, dim1), lambda dy: (np.swapaxes(dy, dim0, dim1), None, None)


@public
def concatenate(*inputs: Float[Array, "..."], dim: int = 0) -> tuple[Float[Array, "..."], Backward]:
    """Put arrays one after the other along an axis.

    Formula: y = [x_1, x_2, ...]. backward cuts dy into the pieces that came from each. (PyTorch takes a tuple of
    arrays; here each array is an argument of its own, so that each has its gradient.)
    """
    ends = np.cumsum([x.shape[dim] for x in inputs])

    def backward(dy):
        pieces = [slice(end - x.shape[dim], end) for x, end in zip(inputs, ends, strict=True)]
        before = (slice(None),) * (dim % dy.ndim)
        return tuple([dy[(*before, piece)] for piece in pieces])

    return np.concatenate(inputs, axis=dim), backward


@public
def index(input: Float[Array, "..."], where) -> tuple[Float[Array, "..."], Backward]:
    """Pick numbers as ``input[where]`` does: by integers, slices, arrays of integers or a mask.

    Formula: y_i = x_where(i). backward gives (dy added up at the places it was picked from, None).
    """
    parts = where if isinstance(where, tuple) else (where,)
    once = all(part is None or part is Ellipsis or isinstance(part, int | np.integer | slice) for part in parts)

    def backward(dy):
        dinput = np.zeros(input.shape, input.dtype, like=dy)
        if once:
            dinput[where] = dy
        else:
            np.add.at(dinput, where, dy)  # a place may be picked many times
        return dinput, None

    return input[where], backward
