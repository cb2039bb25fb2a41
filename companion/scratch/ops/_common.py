"""What several operations share: the sum over broadcast axes, the checks of arguments."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

import numpy as np

from companion.scratch._arrays import as_array, has_rules
from companion.shapes import Array, Float


def selective(op):
    """Mark an operation whose backward takes a second argument, ``needs``: a bool for each argument.

    Where ``needs`` is False the backward gives None and spares the work; the first layer of a network then
    never pays for the gradient of its input. The mark also promises that every gradient fits its argument and is an
    array that nobody else holds. Without it, backward takes ``dy`` alone, and the tape checks and copies.
    """
    op.selective = True
    return op


def reads(*places: list[int]) -> Callable:
    """Say, for each gradient of an operation, in which places the arguments stand that it is computed from.

    Those may not change before it is. Of an operation that does not say so, none may.
    """

    def mark(op):
        op.reads = places
        return op

    return mark


def fresh(op):
    """Mark an operation whose gradients fit its arguments and are arrays that nobody else holds.

    The tape then neither checks nor copies them. (An operation with the mark ``selective`` promises it already.)
    """
    op.fresh = True
    return op


def routed(dy: Array, share: Array) -> Array:
    """Give the gradient times the share that each number has in it; where that is none, 0, whatever arrives.

    Formula: dy s where s is not 0, else 0, which 0 dy is not where dy is infinite or no number. Shares that are truth
    values are 1 and 0.
    """
    if type(share) is not np.ndarray and has_rules(share):  # a formula: there are no infinities in it
        return dy * share
    if getattr(share, "dtype", BOOL) is not BOOL:
        dy, share = dy * share, share != 0
    if type(dy) is not np.ndarray:
        return np.where(share, dy, 0)
    return _kept_bits(dy, share) if dy.size > MANY else np.where(share, dy, ZERO.get(dy.dtype, 0))


MANY = 1024
ZERO = {dtype: np.zeros((), dtype) for dtype in Float.dtypes}  # for speed: NumPy need not make one of Python's 0
BOOL = np.dtype(bool)
WHOLE = {dtype: np.dtype(f"i{dtype.itemsize}") for dtype in Float.dtypes}  # whole numbers of the same width


def _kept_bits(dy: Array, kept: Array) -> Array:
    """Do np.where(kept, dy, 0) by a product of whole numbers, of the gradient's bits with 1 or 0.

    This is only for speed: np.where branches for each number, and takes up to twenty times as long where nobody can
    foresee the outcome. What comes out lies in memory as ``kept`` does, in the order that the operation before wants:
    a convolution need not copy it.
    """
    bits, ones = dy.view(WHOLE[dy.dtype]), kept.astype(WHOLE[dy.dtype])
    if bits.shape != ones.shape:
        return (bits * ones).view(dy.dtype)
    if bits.strides != ones.strides:  # a copy and a product of what lies alike take a tenth of the time
        bits, turned_over = np.empty_like(ones), bits
        bits[...] = turned_over
    return np.multiply(bits, ones, out=ones).view(dy.dtype)


def sum_to(gradient: Array, shape: tuple[int, ...]) -> Array:
    """Sum a gradient over the axes along which NumPy had stretched an argument of this shape."""
    if gradient.shape == shape:
        return gradient if shape else as_array(gradient)
    gradient = as_array(gradient.sum(axis=tuple(range(gradient.ndim - len(shape)))))
    stretched = tuple(i for i, size in enumerate(shape) if size == 1 and gradient.shape[i] != 1)
    return gradient.sum(axis=stretched, keepdims=True) if stretched else gradient


def fitted(gradient: Array, shape: tuple[int, ...], dtype) -> Array:
    """Sum a gradient over the axes along which NumPy had stretched an argument of this shape; give it its dtype."""
    if gradient.shape != shape or not shape:
        gradient = sum_to(gradient, shape)
    return gradient if gradient.dtype == dtype else gradient.astype(dtype)


def unbroadcast(gradient: Array, argument) -> Array:
    """Bring a gradient, by sums, into the shape and dtype of the argument that NumPy had stretched."""
    return fitted(gradient, getattr(argument, "shape", ()), getattr(argument, "dtype", gradient.dtype))


def as_wide_as_fractions(inputs: Sequence) -> list:
    """Bring single numbers, and whole ones, into the dtype of the fractions beside them: they do not widen it.

    That is PyTorch's rule; by NumPy's, float32 beside int64 would become float64.
    """
    floats = [x for x in inputs if getattr(x, "dtype", None) in FLOATS]
    dtype = np.result_type(*{x.dtype for x in floats if x.ndim} or {x.dtype for x in floats}) if floats else None

    def as_wide(x):
        if not floats or not isinstance(x, np.ndarray | np.generic) or x.dtype == dtype:
            return x
        return x.astype(dtype) if x.dtype.kind in "iub" or (x.dtype in FLOATS and not x.ndim) else x

    return [as_wide(x) for x in inputs]


def as_rows(array: Array) -> Array:
    """Make one axis of all but the last: one row an example, and one large matrix product in place of many."""
    return array if array.ndim == 2 else array.reshape(math.prod(array.shape[:-1]), array.shape[-1])


def in_shape_of(argument: Array | None, gradient: Array | None) -> Array | None:
    """Bring a gradient into its argument's shape; None where either is missing."""
    if argument is None or gradient is None:
        return None
    return gradient if gradient.shape == argument.shape else gradient.reshape(argument.shape)


def transposed(array: Array) -> Array:
    """Turn every matrix of a stack on its side."""
    return np.swapaxes(array, -1, -2)


def row_means(array: Array, weight: Array | None = None) -> Array:
    """Take the mean of array or array weight along the last axis, which stays with size 1; of no numbers, 0."""
    return row_sums(array, weight) / max(array.shape[-1], 1)


def row_sums(array: Array, weight: Array | None = None) -> Array:
    """Sum array or array weight along the last axis, which stays with size 1, as a product with ones or the weights.

    For speed: NumPy adds up short rows slowly. A layer normalisation of 64 features takes 1.5 times as long without.
    """
    column = np.ones((array.shape[-1], 1), array.dtype) if weight is None else weight[:, None]
    return np.matmul(array, column)


def row_dots(a: Array, b: Array) -> Array:
    """Sum a b along the last axis, which stays with size 1; for speed, without an array of the products."""
    return np.vecdot(a, b)[..., None] if type(a) is type(b) is np.ndarray else row_sums(a * b)


def turned(matrix: Float[Array, "N M"]) -> Float[Array, "M N"]:
    """Copy a matrix turned on its side, or give it turned if that is how it lies in memory.

    For speed, rows that lie a multiple of 2 KiB apart are turned eight at a time: all of a column's numbers would
    share a few lines of the cache, and NumPy takes three to four times as long. A convolution of pictures of 32 x 32
    takes 1.1 to 1.4 times as long without.
    """
    if type(matrix) is not np.ndarray or matrix.T.flags.c_contiguous or matrix.strides[0] % 2048:
        return matrix.T.reshape(-1).reshape(matrix.shape[::-1])
    copy = np.empty(matrix.shape[::-1], matrix.dtype)
    for i in range(0, len(matrix), 8):
        copy[:, i : i + 8] = matrix[i : i + 8].T
    return copy


FLOATS = Float.dtypes


def require_float(op: str, **arguments) -> None:
    """Raise unless every argument is a floating-point array, or None, and all have one dtype."""
    first = None
    for value in arguments.values():
        if value is None:
            continue
        dtype = getattr(value, "dtype", None)
        if dtype not in FLOATS or (first is not None and dtype != first):
            raise _no_floats(op, arguments)
        first = dtype


def _no_floats(op: str, arguments: dict) -> TypeError:
    """Say which argument is no floating-point array, or that their dtypes differ."""
    dtypes = {}
    for name, value in arguments.items():
        if value is None:
            continue
        if getattr(value, "dtype", None) not in FLOATS:
            kind = f"dtype {value.dtype}" if hasattr(value, "dtype") else type(value).__name__
            return TypeError(f"{op}: {name} must be a floating-point NumPy array (float32 or float64), got {kind}")
        dtypes[name] = value.dtype
    came = ", ".join(f"{name} {dtype}" for name, dtype in dtypes.items())
    return TypeError(f"{op}: all arguments must have one dtype, got {came}")


def require_dim(op: str, input: Array, dim, several: bool = False):
    """Raise unless ``dim`` is an axis of the input, or, where several may be, a tuple of them; give it.

    A single number counts as having one axis, as in PyTorch.
    """
    axes = tuple(dim) if several and isinstance(dim, list | tuple) else (dim,)
    if not axes or not all(isinstance(axis, int | np.integer) for axis in axes):
        raise TypeError(f"{op}: dim must be a whole number{' or a tuple of them' * several}, got {dim!r}")
    ndim = max(input.ndim, 1)
    if not all(-ndim <= axis < ndim for axis in axes):
        raise IndexError(
            f"{op}: dim must lie between {-ndim} and {ndim - 1}, as input has shape {input.shape}, got {dim}"
        )
    if len({axis % ndim for axis in axes}) < len(axes):
        raise ValueError(f"{op}: dim must name different axes, got {dim}")
    return axes if len(axes) > 1 else axes[0]
