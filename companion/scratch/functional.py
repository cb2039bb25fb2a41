"""Functions of tensors, as PyTorch's scripts call them: ``F.relu(x)``, ``F.cross_entropy(scores, labels)``.

Every operation of :mod:`companion.scratch.ops` is here under its own name: ``F.relu(x)`` is ``apply(ops.relu, x)``,
made by ``on_tensors``. What is written out below is put together from these, as PyTorch has it too. Many functions
are methods as well, ``x.relu()``: :mod:`companion.scratch.autodiff.methods` lists them.

Chapter: softmax
"""

from __future__ import annotations

import builtins
import functools
import inspect
import math
from collections import namedtuple
from collections.abc import Callable, Sequence

import numpy as np

from companion import draws
from companion.chapters import taught_in
from companion.scratch import ops
from companion.scratch._public import public
from companion.scratch.autodiff.tape import Tensor, apply
from companion.shapes import array_arguments

__all__: list[str] = []
NUMPYS_NAMES = {"axis": "dim", "keepdims": "keepdim"}  # which PyTorch takes as well


def either_name(function: Callable) -> Callable:
    """Let ``axis`` and ``keepdims`` stand for ``dim`` and ``keepdim``."""

    @functools.wraps(function)
    def renamed(*inputs, **options):
        return function(*inputs, **{NUMPYS_NAMES.get(name, name): value for name, value in options.items()})

    return renamed


def on_tensors(op: Callable) -> Callable:
    """Give an operation as a function of tensors, which may be given by name too, as PyTorch's of that name."""
    signature, arrays = inspect.signature(op), frozenset(array_arguments(op))

    def function(*inputs, **options):
        if not arrays.isdisjoint(options):
            given = signature.bind(*inputs, **options)
            given.apply_defaults()
            inputs, options = given.args, given.kwargs
        return apply(op, *inputs, **options)

    function.__name__ = function.__qualname__ = op.__name__
    function.__signature__ = signature.replace(return_annotation=Tensor)
    function.__doc__ = (
        f"{inspect.getdoc(op).splitlines()[0]}\n\n"
        f"Formula and errors: :func:`companion.scratch.ops.{op.__name__}`.\n\n"
        f"Chapter: {taught_in(op).name}\n"
    )
    return either_name(function) if "dim" in signature.parameters else function


# In place of these operations stands x[where], or a function below that takes its arguments as PyTorch's does.
OTHERWISE = {"ELEMENTWISE", "concatenate", "dropout", "index", "max", "sum"}
for _name in ops.__all__:
    if _name not in OTHERWISE:
        globals()[_name] = public(on_tensors(getattr(ops, _name)))


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
    indices = np.take(order, np.arange(k), axis=dim)
    axes = [np.arange(size).reshape(-1, *(1,) * (input.ndim - i - 1)) for i, size in enumerate(input.shape)]
    axes[dim] = indices
    return ValuesAndIndices(apply(ops.index, input, tuple(axes)), Tensor(indices))


@public
@either_name
def var(input, dim=None, correction=1, keepdim=False, unbiased=True) -> Tensor:
    """Take the variance along the axes ``dim``.

    Formula: sum_i (x_i - mean)^2 / (n - correction); ``unbiased=False`` is another way to say ``correction=0``.

    Chapter: convolution
    """
    from_mean = input - mean(input, dim=dim, keepdim=True)
    squares = sum(square(from_mean), dim=dim, keepdim=keepdim)
    n = math.prod(input.shape) // builtins.max(math.prod(squares.shape), 1)
    return squares / (n - (correction if unbiased else 0))


@public
@either_name
def std(input, dim=None, correction=1, keepdim=False, unbiased=True) -> Tensor:
    """Take the standard deviation along the axes ``dim``: the root of :func:`var`.

    Chapter: convolution
    """
    return sqrt(var(input, dim, correction, keepdim, unbiased))


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
        sizes = [builtins.min(sizes, size - start) for start in range(0, size, sizes)]
    if builtins.sum(sizes) != size:
        raise ValueError(f"split: the sections must add up to {size}, the size of dim {dim}, got {sizes}")
    ends, before = np.cumsum(sizes).tolist(), (slice(None),) * (dim % tensor.ndim)
    return tuple(
        apply(ops.index, tensor, (*before, slice(end - size, end))) for size, end in zip(sizes, ends, strict=True)
    )


@public
def flatten(input, start_dim=0, end_dim=-1) -> Tensor:
    """Make one axis of those from ``start_dim`` to ``end_dim``, both included; the order of the numbers stays.

    Raises: ValueError where the axes are not there or end before they start.

    Chapter: convolution
    """
    first, last = (dim + input.ndim if dim < 0 else dim for dim in (start_dim, end_dim))
    if not 0 <= first <= last < input.ndim:
        dims = f"start_dim {start_dim} to end_dim {end_dim}"
        raise ValueError(f"flatten: input must have the axes {dims}, got shape {input.shape}")
    return reshape(input, (*input.shape[:first], math.prod(input.shape[first : last + 1]), *input.shape[last + 1 :]))


@public
def unsqueeze(input, dim) -> Tensor:
    """Put in an axis of size 1 at the place ``dim``."""
    dim = dim % (input.ndim + 1)
    return reshape(input, (*input.shape[:dim], 1, *input.shape[dim:]))


@public
def squeeze(input, dim=None) -> Tensor:
    """Take out the axis ``dim`` if its size is 1, or all such axes."""
    out = range(input.ndim) if dim is None else [dim % builtins.max(input.ndim, 1)]
    return reshape(input, tuple(size for i, size in enumerate(input.shape) if not (i in out and size == 1)))


@public
def masked_fill(input, mask, value) -> Tensor:
    """Put one number in place of those where the mask holds.

    Chapter: transformers
    """
    return apply(ops.where, mask, input.dtype.type(value), input)


@public
def one_hot(tensor, num_classes=-1) -> Tensor:
    """Turn labels into rows with a 1 at the label's place; without ``num_classes``, as long as the largest needs."""
    labels = plain(tensor)
    return Tensor(np.eye(labels.max() + 1 if num_classes == -1 else num_classes, dtype=np.int64)[labels])


@public
def dropout(input, p=0.5, training=True, *, rng) -> Tensor:
    """Leave out numbers at random: :func:`companion.scratch.ops.dropout` with a mask drawn from ``rng``.

    Chapter: double_descent
    """
    if not training:
        return input
    return apply(ops.dropout, input, draws.dropout_mask(input.shape, p, rng=rng), p)


def plain(x):
    """Give the array in a tensor, or an array as it is."""
    return x.data if isinstance(x, Tensor) else x
