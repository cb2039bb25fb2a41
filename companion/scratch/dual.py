"""Forward mode: numbers that carry their derivative along, through NumPy's own functions.

A :class:`Dual` is an array of values with an array of tangents. Whatever is computed from it, by operators, NumPy's
functions or ``companion.scratch.ops``, gets its tangent too: by the operation's own slope where each number is
treated by itself, by the product rule for a matrix product, and by the very same function where numbers are only
added up or moved, since a linear function is its own derivative.

Chapter: backpropagation
"""

from __future__ import annotations

import numpy as np

from companion.scratch.ops import ELEMENTWISE, clamp
from companion.shapes import Array

# Linear in the array, or the list of arrays, that comes first.
LINEAR = {
    *(np.sum, np.mean, np.reshape, np.transpose, np.swapaxes, np.moveaxis, np.expand_dims, np.squeeze, np.ravel),
    *(np.broadcast_to, np.concatenate, np.stack, np.take, np.take_along_axis, np.repeat, np.flip, np.copy, np.cumsum),
    *(np.zeros_like, np.empty_like, np.zeros, np.empty),  # whatever they are given, they give no derivative
    np.lib.stride_tricks.sliding_window_view,
}
# Constant almost everywhere: computed from the values alone, they are plain arrays.
CONSTANT = {
    *(np.greater, np.greater_equal, np.less, np.less_equal, np.equal, np.not_equal, np.logical_not),
    *(np.sign, np.signbit, np.rint, np.floor, np.ceil, np.isnan, np.isfinite, np.isinf),
    *(np.argmax, np.argmin, np.ones_like, np.shape, np.ndim, np.size),
}


class Dual(np.lib.mixins.NDArrayOperatorsMixin):
    """An array with its derivative in one direction.

    Formula: f(x + v e) = f(x) + f'(x) v e, where e e = 0. ``value`` is x, ``tangent`` is v, in the same shape.

    Raises: ValueError where value and tangent have different shapes; TypeError from a NumPy function whose derivative
    is not known here.

    Source: Griewank and Walther (2008), Evaluating Derivatives, section 3.1.
    """

    def __init__(self, value, tangent):
        value = np.asanyarray(value)
        self.value: Array = value if value.dtype.kind == "f" else value.astype(float)  # whole numbers have slopes too
        self.tangent: Array = np.asanyarray(tangent, self.value.dtype)
        if self.value.shape != self.tangent.shape:
            shapes = f"{self.value.shape} and {self.tangent.shape}"
            raise ValueError(f"Dual: value and tangent must have one shape, got {shapes}")

    def __array_ufunc__(self, ufunc, method, *inputs, out=None, **options):
        if ufunc in CONSTANT:
            result = ufunc(*map(_value, inputs), **options)
        elif method == "reduce" and ufunc in REDUCTIONS:
            result = REDUCTIONS[ufunc](*inputs, **options)
        elif method == "at" and ufunc is np.add:
            return _add_at(*inputs)
        elif method == "__call__" and ufunc is np.matmul:
            result = _matmul(*inputs)
        elif method == "__call__" and ufunc in ELEMENTWISE:
            result = _elementwise(ELEMENTWISE[ufunc], *inputs, **options)
        else:
            raise TypeError(f"Dual: no derivative is known for {ufunc.__name__} ({method})")
        if out is None:
            return result
        if not isinstance(out[0], Dual):
            raise TypeError("Dual: a plain array cannot take up a Dual in place; write a = a * b, not a *= b")
        out[0][...] = result
        return out[0]

    def __array_function__(self, function, types, arguments, options):
        if function in CONSTANT:
            return function(*map(_value, arguments), **options)
        if function in LINEAR:
            return _linear(function, *arguments, **options)
        if function in RULES:
            return RULES[function](*arguments, **options)
        raise TypeError(f"Dual: no derivative is known for {function.__name__}")

    shape = property(lambda self: self.value.shape)
    dtype = property(lambda self: self.value.dtype)
    ndim = property(lambda self: self.value.ndim)
    size = property(lambda self: self.value.size)
    T = property(np.transpose)

    def __getitem__(self, index):
        return Dual(self.value[index], self.tangent[index])

    def __setitem__(self, index, new):
        self.value[index], self.tangent[index] = _value(new), _tangent(new)

    def __len__(self):
        return len(self.value)

    def __repr__(self):
        return f"Dual({self.value!r}, {self.tangent!r})"

    def sum(self, axis=None, keepdims=False):
        """Add up along the axes."""
        return np.sum(self, axis=axis, keepdims=keepdims)

    def mean(self, axis=None, keepdims=False):
        """Take the mean along the axes."""
        return np.mean(self, axis=axis, keepdims=keepdims)

    def max(self, axis=None, keepdims=False, **options):
        """Take the largest number along the axes."""
        return np.maximum.reduce(self, axis=axis, keepdims=keepdims, **options)

    def min(self, axis=None, keepdims=False, **options):
        """Take the smallest number along the axes."""
        return -np.maximum.reduce(-self, axis=axis, keepdims=keepdims, **options)

    def argmax(self, axis=None, **options):
        """Say where the largest number is."""
        return self.value.argmax(axis, **options)

    def reshape(self, *shape):
        """Give the numbers in another shape."""
        return Dual(self.value.reshape(*shape), self.tangent.reshape(*shape))

    def transpose(self, *axes):
        """Give the numbers with their axes in another order."""
        return Dual(self.value.transpose(*axes), self.tangent.transpose(*axes))

    def swapaxes(self, first, second):
        """Give the numbers with two axes exchanged."""
        return np.swapaxes(self, first, second)

    def astype(self, dtype, copy=True):
        """Give the numbers in another type."""
        return Dual(self.value.astype(dtype, copy=copy), self.tangent.astype(dtype, copy=copy))

    def copy(self):
        """Give a copy that shares nothing."""
        return Dual(self.value.copy(), self.tangent.copy())


def _value(x):
    return x.value if isinstance(x, Dual) else x


def _tangent(x):
    return x.tangent if isinstance(x, Dual) else np.zeros_like(x)


def _elementwise(op, *inputs, **options) -> Dual:
    """Add up the slope with respect to each input times its tangent: the chain rule."""
    values = [_value(x) for x in inputs]
    y = op.function(*values, **options)
    tangent = np.zeros_like(y)
    for slope, x in zip(op.slopes, inputs, strict=False):
        if slope and isinstance(x, Dual):
            tangent = tangent + slope(y, *values, **options) * x.tangent
    return Dual(y, tangent)


def _matmul(a, b) -> Dual:
    """Follow the product rule: (A B)' = A' B + A B', where a plain matrix has no derivative to add."""
    tangents = [x.tangent @ _value(b) for x in (a,) if isinstance(x, Dual)]
    tangents += [_value(a) @ x.tangent for x in (b,) if isinstance(x, Dual)]
    return Dual(_value(a) @ _value(b), sum(tangents[1:], start=tangents[0]))


def _linear(function, first, *others, **options) -> Dual:
    """Do the same to the tangents as to the values."""
    if isinstance(first, list | tuple) and any(isinstance(x, Dual) for x in first):
        values, tangents = [_value(x) for x in first], [_tangent(x) for x in first]
    else:
        values, tangents = _value(first), (first.tangent if isinstance(first, Dual) else first)
    return Dual(function(values, *others, **options), function(tangents, *others, **options))


def _largest(x: Dual, axis=0, keepdims=False, **options) -> Dual:
    """Follow the largest number; where several are equal, take the mean of their tangents."""
    top = np.maximum.reduce(x.value, axis=axis, keepdims=True, **options)
    is_top = x.value == top
    tangent = np.where(is_top, x.tangent, 0).sum(axis=axis, keepdims=keepdims)
    count = is_top.sum(axis=axis, keepdims=keepdims)
    return Dual(top.reshape(tangent.shape), tangent / np.maximum(count, 1))


def _where(condition, x, y) -> Dual:
    condition = _value(condition)
    return Dual(np.where(condition, _value(x), _value(y)), np.where(condition, _tangent(x), _tangent(y)))


def _pad(x: Dual, width, mode="constant", **options) -> Dual:
    """Pad the values as asked, and the tangents, where the padding is a constant, by zeros."""
    zeros = {} if mode == "constant" else options
    return Dual(np.pad(x.value, width, mode, **options), np.pad(x.tangent, width, mode, **zeros))


def _put_along_axis(x: Dual, indices, new, axis) -> None:
    np.put_along_axis(x.value, indices, _value(new), axis)
    np.put_along_axis(x.tangent, indices, _tangent(new), axis)


def _add_at(x: Dual, index, new) -> None:
    np.add.at(x.value, index, _value(new))
    np.add.at(x.tangent, index, _tangent(new))


REDUCTIONS = {
    np.add: lambda x, axis=0, **options: np.sum(x, axis=axis, **options),
    np.maximum: _largest,
}
RULES = {
    np.dot: _matmul,
    np.where: _where,
    np.pad: _pad,
    np.put_along_axis: _put_along_axis,
    np.clip: lambda x, low=None, high=None: _elementwise(clamp, x, min=low, max=high),
    np.max: lambda x, axis=None, **options: _largest(x, axis, **options),
}
