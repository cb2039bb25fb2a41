"""Tensors put together, cut and given other shapes; numbers picked, repeated and replaced.

Chapter: softmax
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from companion.scratch import ops
from companion.scratch._public import public
from companion.scratch.autodiff.tape import Tensor, apply
from companion.scratch.functional._operations import either_name, plain, reshape

__all__: list[str] = []


@public
@either_name
def concatenate(tensors: Sequence, dim=0) -> Tensor:
    """Put tensors one after the other along an axis: :func:`companion.scratch.ops.concatenate`.

    Chapter: backpropagation
    """
    return apply(ops.concatenate, *tensors, dim=dim)


cat = concatenate
__all__.append("cat")


@public
@either_name
def stack(tensors: Sequence, dim=0) -> Tensor:
    """Put tensors of one shape beside each other along a new axis.

    Chapter: backpropagation
    """
    return concatenate([unsqueeze(x, dim) for x in tensors], dim)


@public
def split(tensor, split_size_or_sections, dim=0) -> tuple[Tensor, ...]:
    """Cut a tensor along an axis: into pieces of one size (the last may be smaller), or of the sizes listed.

    Chapter: transformers
    """
    size, sizes = tensor.shape[dim], split_size_or_sections
    if isinstance(sizes, int):
        sizes = [min(sizes, size - start) for start in range(0, size, sizes)]
    if sum(sizes) != size:
        raise ValueError(f"split: the sections must add up to {size}, the size of dim {dim}, got {sizes}")
    ends, before = np.cumsum(sizes).tolist(), (slice(None),) * (dim % tensor.ndim)
    return tuple(
        apply(ops.index, tensor, (*before, slice(end - size, end))) for size, end in zip(sizes, ends, strict=True)
    )


@public
def chunk(input, chunks, dim=0) -> tuple[Tensor, ...]:
    """Cut a tensor along an axis into so many pieces of one size; the last may be smaller, or some be missing.

    Raises: ValueError for fewer than one piece.

    Chapter: transformers
    """
    if chunks < 1:
        raise ValueError(f"chunk: chunks must be at least 1, got {chunks}")
    return split(input, max(math.ceil(input.shape[dim] / chunks), 1), dim)


@public
def flatten(input, start_dim=0, end_dim=-1) -> Tensor:
    """Make one axis of those from ``start_dim`` to ``end_dim``, both included; the order of the numbers stays.

    Of a single number, a row of one.

    Raises: ValueError where the axes are not there or end before they start.

    Chapter: convolution
    """
    if input.ndim == 0:
        return flatten(reshape(input, (1,)), start_dim, end_dim)
    first, last = (dim + input.ndim if dim < 0 else dim for dim in (start_dim, end_dim))
    if not 0 <= first <= last < input.ndim:
        dims = f"start_dim {start_dim} to end_dim {end_dim}"
        raise ValueError(f"flatten: input must have the axes {dims}, got shape {input.shape}")
    return reshape(input, (*input.shape[:first], math.prod(input.shape[first : last + 1]), *input.shape[last + 1 :]))


@public
def unsqueeze(input, dim) -> Tensor:
    """Put in an axis of size 1 at the place ``dim``.

    Raises: IndexError where there is no such place.
    """
    dim = _place("unsqueeze", dim, input.ndim + 1)
    return reshape(input, (*input.shape[:dim], 1, *input.shape[dim:]))


@public
def squeeze(input, dim=None) -> Tensor:
    """Take out the axis ``dim`` if its size is 1, or all such axes.

    Raises: IndexError where there is no such axis.
    """
    out = range(input.ndim) if dim is None else [_place("squeeze", dim, max(input.ndim, 1))]
    return reshape(input, tuple(size for i, size in enumerate(input.shape) if not (i in out and size == 1)))


def _place(function: str, dim: int, places: int) -> int:
    """Count a place from the front that may be counted from the back."""
    if not -places <= dim < places:
        raise IndexError(f"{function}: dim must lie between {-places} and {places - 1}, got {dim}")
    return dim % places


@public
def masked_fill(input, mask, value) -> Tensor:
    """Put one number in place of those where the mask holds.

    Chapter: transformers
    """
    return apply(ops.where, mask, input.dtype.type(value), input)


@public
def tril(input, diagonal=0) -> Tensor:
    """Put 0 in place of what stands above a diagonal of a matrix: the main one, or one so many places to the right.

    Chapter: transformers
    """
    return _kept(input, np.tri(*input.shape[-2:], diagonal, dtype=bool))


@public
def triu(input, diagonal=0) -> Tensor:
    """Put 0 in place of what stands below a diagonal of a matrix.

    Chapter: transformers
    """
    return _kept(input, ~np.tri(*input.shape[-2:], diagonal - 1, dtype=bool))


def _kept(input, mask) -> Tensor:
    if input.dtype.kind != "f":
        return Tensor(plain(input) * mask)
    return masked_fill(input, ~mask, 0)


@public
def gather(input, dim, index) -> Tensor:
    """Pick along an axis, for each place of the result by its own index: the scores of the right classes, say.

    Formula: y_ij = x_{index_ij, j} along axis 0, y_ij = x_{i, index_ij} along axis 1. The result has the index's
    shape.

    Raises: IndexError for an index that is negative or too large.
    """
    index = plain(index)
    if index.size and not 0 <= index.min() <= index.max() < input.shape[dim]:
        raise IndexError(
            f"gather: index must lie between 0 and {input.shape[dim] - 1} along dim {dim}, "
            f"got {index.min()} to {index.max()}"
        )
    places = [*np.indices(index.shape, sparse=True)]
    places[dim] = index
    return apply(ops.index, input, tuple(places))


@public
def repeat_interleave(input, repeats, dim=None) -> Tensor:
    """Repeat each part of an axis, so many times in a row: 1, 2 twice is 1, 1, 2, 2; ``repeats`` may differ by part.

    Without ``dim``, of the row of all numbers.

    Chapter: transformers
    """
    if dim is None:
        input, dim = flatten(input) if input.ndim else unsqueeze(input, 0), 0
    places = np.repeat(np.arange(input.shape[dim]), plain(repeats))
    return apply(ops.index, input, (*(slice(None),) * (dim % input.ndim), places))


@public
def one_hot(tensor, num_classes=-1) -> Tensor:
    """Turn labels into rows with a 1 at the label's place; without ``num_classes``, as long as the largest needs.

    Raises: ValueError for a label below 0; IndexError for one that is too large.
    """
    labels = plain(tensor)
    if labels.size and labels.min() < 0:
        raise ValueError(f"one_hot: labels must be at least 0, got {labels.min()}")
    return Tensor(np.eye(labels.max() + 1 if num_classes == -1 else num_classes, dtype=np.int64)[labels])
