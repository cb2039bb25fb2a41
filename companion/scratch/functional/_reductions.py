"""Reductions that answer otherwise than an operation, or are put together from several.

Chapter: softmax
"""

from __future__ import annotations

import builtins
import math
from collections import namedtuple

import numpy as np

from companion.scratch import ops
from companion.scratch._public import public
from companion.scratch.autodiff.tape import Tensor, apply
from companion.scratch.functional._operations import either_name, mean, norm, plain, square
from companion.scratch.functional._rearrangements import gather

__all__: list[str] = []


@public
@either_name
def sum(input, dim=None, keepdim=False) -> Tensor:
    """Add up along the axes ``dim``: :func:`companion.scratch.ops.sum`; of truth values, count those that hold."""
    if input.dtype.kind != "f":
        return Tensor(np.sum(plain(input), axis=dim, keepdims=keepdim))
    return apply(ops.sum, input, dim=dim, keepdim=keepdim)


ValuesAndIndices = namedtuple("ValuesAndIndices", ["values", "indices"])


@public
@either_name
def max(input, dim=None, keepdim=False):
    """Take the largest number; along an axis, give ``(values, indices)``; of two tensors, the larger each time.

    Formula: :func:`companion.scratch.ops.max`, :func:`companion.scratch.ops.maximum`.

    Chapter: backpropagation
    """
    if isinstance(dim, Tensor | np.ndarray):
        return apply(ops.maximum, input, dim)
    if input.dtype.kind != "f":
        values = Tensor(np.max(plain(input), axis=dim, keepdims=keepdim))
    else:
        values = apply(ops.max, input, dim=dim, keepdim=keepdim)
    return values if dim is None else ValuesAndIndices(values, argmax(input, dim, keepdim))


@public
@either_name
def min(input, dim=None, keepdim=False):
    """Take the smallest number; along an axis, give ``(values, indices)``; of two tensors, the smaller each time.

    Formula: min_i x_i = -max_i(-x_i).
    """
    if isinstance(dim, Tensor | np.ndarray):
        return apply(ops.minimum, input, dim)
    if input.dtype.kind != "f":
        x = plain(input)
        values = Tensor(np.asarray(np.min(x, axis=dim, keepdims=keepdim)))
        return values if dim is None else ValuesAndIndices(values, Tensor(np.argmin(x, axis=dim, keepdims=keepdim)))
    found = max(-input, dim, keepdim)
    return -found if dim is None else ValuesAndIndices(-found.values, found.indices)


@public
@either_name
def argmax(input, dim=None, keepdim=False) -> Tensor:
    """Say where the largest number stands, the first of equals; without ``dim``, in the row of all numbers."""
    return Tensor(np.asarray(np.argmax(plain(input), axis=dim, keepdims=keepdim)))


@public
def topk(input, k, dim=-1):
    """Give the k largest numbers along an axis, in falling order, as ``(values, indices)``.

    Chapter: transformers
    """
    order = np.argsort(-plain(input), axis=dim, kind="stable")
    indices = Tensor(np.take(order, np.arange(k), axis=dim))
    return ValuesAndIndices(gather(input, dim, indices), indices)


@public
@either_name
def var(input, dim=None, correction=1, keepdim=False, unbiased=True) -> Tensor:
    """Take the variance along the axes ``dim``.

    Formula: sum_i (x_i - mean)^2 / (n - correction); ``unbiased=False`` is another way to say ``correction=0``.

    Chapter: convolution
    """
    from_mean, freedom = _from_mean(input, dim, correction, unbiased)
    return sum(square(from_mean), dim=dim, keepdim=keepdim) / freedom


@public
@either_name
def std(input, dim=None, correction=1, keepdim=False, unbiased=True) -> Tensor:
    """Take the standard deviation along the axes ``dim``: the root of :func:`var`; of equal numbers, with slope 0.

    Chapter: convolution
    """
    from_mean, freedom = _from_mean(input, dim, correction, unbiased)
    return norm(from_mean, dim=dim, keepdim=keepdim) / math.sqrt(freedom)


def _from_mean(input, dim, correction, unbiased) -> tuple[Tensor, int]:
    """Give how far each number is from the mean, and how many of these distances are free to differ."""
    center = mean(input, dim=dim, keepdim=True)
    n = math.prod(input.shape) // builtins.max(math.prod(center.shape), 1)
    return input - center, builtins.max(n - (correction if unbiased else 0), 0)
