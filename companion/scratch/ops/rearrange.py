"""Operations that move numbers to other places and change none.

Chapter: backpropagation
"""

from __future__ import annotations

import numpy as np

from companion.scratch._arrays import require_no_tensor
from companion.scratch._public import public
from companion.scratch.ops._common import as_wide_as_fractions, reads, selective
from companion.shapes import Array, Backward, Float, Int


@public
@reads()
def reshape(input: Float[Array, "..."], shape: tuple[int, ...]) -> tuple[Float[Array, "..."], Backward]:
    """Give the same numbers in another shape; one size may be -1 and is then worked out.

    Formula: y holds x's numbers in the same order. backward gives (dy in x's shape, None).
    """
    require_no_tensor("reshape", input)
    before = input.shape
    return np.reshape(input, shape), lambda dy: (np.reshape(dy, before), None)


@public
@reads()
def transpose(input: Float[Array, "..."], dim0: int, dim1: int) -> tuple[Float[Array, "..."], Backward]:
    """Exchange two axes.

    Formula: y[.., i, .., j, ..] = x[.., j, .., i, ..]. backward gives (dy with the same axes exchanged, None, None).
    """
    require_no_tensor("transpose", input)
    return np.swapaxes(input, dim0, dim1), lambda dy: (np.swapaxes(dy, dim0, dim1), None, None)


@public
@reads()
def permute(input: Float[Array, "..."], dims: tuple[int, ...]) -> tuple[Float[Array, "..."], Backward]:
    """Put the axes into another order.

    Formula: axis i of y is axis ``dims[i]`` of x. backward gives (dy with its axes put back, None).
    """
    require_no_tensor("permute", input)
    return np.transpose(input, dims), lambda dy: (np.transpose(dy, np.argsort(np.array(dims) % len(dims))), None)


@public
@reads()
def concatenate(*inputs: Float[Array, "..."], dim: int = 0) -> tuple[Float[Array, "..."], Backward]:
    """Put arrays one after the other along an axis.

    Formula: y = [x_1, x_2, ...]. backward cuts dy into the pieces that came from each. (PyTorch takes a tuple of
    arrays; here each array is an argument of its own, so that each has its gradient.)
    """
    require_no_tensor("concatenate", *inputs)
    sizes = [x.shape[dim] for x in inputs]

    def backward(dy):
        before = (slice(None),) * (dim % dy.ndim)
        return tuple(
            [dy[(*before, slice(end - size, end))] for size, end in zip(sizes, np.cumsum(sizes), strict=True)]
        )

    return np.concatenate(as_wide_as_fractions(inputs), axis=dim), backward


@public
@selective
@reads([1])
def index(input: Float[Array, "..."], where) -> tuple[Float[Array, "..."], Backward]:
    """Pick numbers as ``input[where]`` does: by integers, slices, arrays of integers or a mask.

    Formula: y_i = x_where(i). backward gives (dy added up at the places it was picked from, None).
    """
    require_no_tensor("index", input)
    shape, dtype = input.shape, input.dtype

    def backward(dy, needs=(True, False)):
        if not needs[0]:
            return None, None
        dinput = np.zeros_like(dy, dtype, "C", shape=shape)
        if picks_once(where):
            dinput[where] = dy
        elif isinstance(where, np.ndarray):
            add_rows(dinput, where, dy)
        else:
            np.add.at(dinput, where, dy)
        return dinput, None

    return input[where], backward


def picks_once(where) -> bool:
    """Say whether an index can pick no place twice: it has integers, slices and masks, but no arrays of integers."""
    for part in where if isinstance(where, tuple) else (where,):
        is_mask = isinstance(part, np.ndarray) and part.dtype == np.bool_
        if not (part is None or part is Ellipsis or is_mask or isinstance(part, int | np.integer | slice)):
            return False
    return True


def add_rows(zeros: Float[Array, "V ..."], rows: Int[Array, "..."], dy: Float[Array, "..."]) -> None:
    """Do np.add.at(zeros, rows, dy): add each row of dy to that row of the zeros whose number ``rows`` has for it.

    This is only for speed: np.add.at takes up to ten times as long for whole rows. Where few numbers come twice, all
    rows are put in place at once, and what was overwritten is added. Wide rows are added one by one; narrow ones,
    which are many, by an index for each number.
    """
    if not dy.size:
        return
    rows = np.arange(len(zeros))[rows].reshape(-1)  # negative ones are counted from the end
    sums, dy = zeros.reshape(len(zeros), -1), dy.reshape(len(rows), -1)
    if len(rows) <= len(sums):
        sums[rows] = dy
        places, last = np.arange(len(rows)), np.empty(len(sums), int)
        last[rows] = places  # of equal rows the last has stayed
        overwritten = np.flatnonzero(last[rows] != places)
        rows, dy = rows[overwritten], dy[overwritten]
    width = sums.shape[1]
    if width >= 256:
        for row, numbers in zip(rows.tolist(), dy, strict=True):
            total = sums[row]
            total += numbers
    else:
        places = rows[:, None] * width + np.arange(width)
        np.add.at(sums.reshape(-1), places.reshape(-1), dy.reshape(-1))
