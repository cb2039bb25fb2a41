"""The tape: arrays that remember which operation made them. It knows no formula.

``apply`` runs an operation, anybody's, and records it; ``Tensor.backward`` walks the record from the end to the start
and hands each operation's backward the gradient that arrived at its output.

Chapter: softmax
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import compress

import numpy as np

from companion.scratch import ops
from companion.shapes import Array

_recording = [True]


@contextmanager
def no_grad():
    """Compute without recording: inside, results remember nothing and need no memory for it."""
    before, _recording[0] = _recording[0], False
    try:
        yield
    finally:
        _recording[0] = before


def apply(op, *inputs, **options) -> Tensor:
    """Run an operation on arrays and tensors, and record it where a gradient may be wanted.

    ``op(*arrays, **options)`` returns ``(value, backward)``; any function that does so will serve, one of
    ``companion.scratch.ops`` or one of your own.
    """
    arrays, needs = [], []
    for x in inputs:
        is_tensor = isinstance(x, Tensor)
        arrays.append(x.data if is_tensor else x)
        needs.append(is_tensor and x.requires_grad)
    value, backward = op(*arrays, **options)
    result = Tensor(value)
    if _recording[0] and True in needs:
        result.requires_grad = True
        result._op, result._backward, result._inputs, result._needs = op, backward, inputs, needs
    return result


def topological_order(end: Tensor) -> list[Tensor]:
    """List the tensors that ``end`` was computed from, each after all of its own inputs.

    A depth-first walk with a stack of its own, so that a chain of any length fits. Each tensor is looked at once for
    every operation that used it.

    Chapter: backpropagation
    """
    order, seen, stack = [], set(), [(end, False)]
    while stack:
        node, inputs_done = stack.pop()
        if inputs_done:
            order.append(node)
        elif id(node) not in seen:
            seen.add(id(node))
            stack.append((node, True))
            for x in compress(node._inputs, node._needs):
                if x._op is not None:
                    stack.append((x, False))
                elif id(x) not in seen:  # a leaf waits for nothing
                    seen.add(id(x))
                    order.append(x)
    return order


def _operator(op: Callable) -> tuple[Callable, Callable]:
    """Give the methods for ``tensor op other`` and for ``other op tensor``."""
    return lambda self, other: apply(op, self, other), lambda self, other: apply(op, other, self)


_COMPARISONS = {np.less, np.less_equal, np.greater, np.greater_equal, np.equal, np.not_equal}


def _comparison(ufunc: np.ufunc) -> Callable:
    """Give the method for a comparison, whose result is a tensor of truth values without a history."""
    return lambda a, b: Tensor(ufunc(*[x.data if isinstance(x, Tensor) else x for x in (a, b)]))


class Tensor:
    """An array that remembers which operation made it, so that gradients can flow back through it.

    ``data`` is the NumPy array, ``grad`` the gradient that :meth:`backward` leaves at a leaf (a tensor that no
    operation made) with ``requires_grad``. Operators, methods and NumPy's own elementwise functions call
    ``companion.scratch.ops``.

    Raises: TypeError where a gradient is asked of anything but floating-point numbers.
    """

    grad: Array | None = None
    _op = _backward = None  # what made it: nothing, for a leaf
    _inputs = _needs = ()  # from what, and which of it needs a gradient

    def __init__(self, data, requires_grad: bool = False):
        self.data: Array = data if type(data) is np.ndarray else _as_array(data)
        if requires_grad and self.data.dtype.kind != "f":
            raise TypeError(f"Tensor: a gradient needs floating-point data, got dtype {self.data.dtype}")
        self.requires_grad = requires_grad

    def backward(self, gradient: Array | None = None) -> None:
        """Send a gradient back to every leaf that took part, and add it to the leaf's ``grad``.

        ``gradient`` is the derivative of some number by this tensor, in its shape; it may be left out where this
        tensor is itself a single number, and is then 1.

        Raises: RuntimeError where nothing was recorded; ValueError for a missing or misshapen gradient.
        """
        for node, dy in _walk_back(self, gradient):
            if node._op is None:
                node.grad = dy if node.grad is None else node.grad + dy

    shape = property(lambda self: self.data.shape)
    dtype = property(lambda self: self.data.dtype)
    ndim = property(lambda self: self.data.ndim)

    @property
    def T(self) -> Tensor:
        """The matrix on its side."""
        if self.ndim > 2:
            raise ValueError(f"T: a matrix was expected, got shape {self.shape}; use transpose(dim0, dim1)")
        return self.transpose(0, 1) if self.ndim == 2 else self

    def item(self) -> float:
        """Give the number in a tensor of one number."""
        return self.data.item()

    def detach(self) -> Tensor:
        """Give the same numbers without their history."""
        return Tensor(self.data)

    def numpy(self) -> Array:
        """Give the array."""
        return self.data

    def sum(self, dim=None, keepdim=False) -> Tensor:
        """Add up along the axes ``dim``."""
        return apply(ops.sum, self, dim=dim, keepdim=keepdim)

    def mean(self, dim=None, keepdim=False) -> Tensor:
        """Take the mean along the axes ``dim``."""
        return apply(ops.mean, self, dim=dim, keepdim=keepdim)

    def max(self, dim=None, keepdim=False) -> Tensor:
        """Take the largest number along the axis ``dim``."""
        return apply(ops.max, self, dim=dim, keepdim=keepdim)

    def reshape(self, *shape) -> Tensor:
        """Give the numbers in another shape, as ``x.reshape(2, 3)`` or ``x.reshape((2, 3))``."""
        return apply(ops.reshape, self, shape[0] if len(shape) == 1 else shape)

    def transpose(self, dim0: int, dim1: int) -> Tensor:
        """Exchange two axes."""
        return apply(ops.transpose, self, dim0, dim1)

    __add__, __radd__ = _operator(ops.add)
    __sub__, __rsub__ = _operator(ops.sub)
    __mul__, __rmul__ = _operator(ops.mul)
    __truediv__, __rtruediv__ = _operator(ops.div)
    __pow__, __rpow__ = _operator(ops.pow)
    __matmul__, __rmatmul__ = _operator(ops.matmul)

    def __neg__(self):
        return apply(ops.neg, self)

    def __abs__(self):
        return apply(ops.abs, self)

    def __getitem__(self, index):
        return apply(ops.index, self, index)

    __lt__, __gt__ = _comparison(np.less), _comparison(np.greater)
    __le__, __ge__ = _comparison(np.less_equal), _comparison(np.greater_equal)
    __eq__, __ne__ = _comparison(np.equal), _comparison(np.not_equal)
    __hash__ = object.__hash__

    def __array_ufunc__(self, ufunc, method, *inputs, **options):
        """Let ``np.exp(tensor)`` and ``array * tensor`` be recorded like ``apply(ops.exp, tensor)``."""
        op = ops.matmul if ufunc is np.matmul else ops.ELEMENTWISE.get(ufunc)
        if method == "__call__" and isinstance(ufunc, np.ufunc) and not options:
            if op is not None:
                return apply(op, *inputs)
            if ufunc in _COMPARISONS:
                return _comparison(ufunc)(*inputs)
        raise TypeError(f"{ufunc.__name__} was given a Tensor; use apply(ops.<name>, tensor), or tensor.data")

    def __bool__(self):
        return bool(self.data)

    def __float__(self):
        return float(self.data.item())

    def __len__(self):
        return len(self.data)

    def __repr__(self):
        made_by = f", made by {self._op.__name__}" if self._op else ", requires_grad" * self.requires_grad
        return f"tensor({np.array2string(self.data, precision=4, prefix='tensor(')}{made_by})"


def _walk_back(end: Tensor, gradient: Array | None) -> Iterator[tuple[Tensor, Array]]:
    """Go back to everything that ``end`` was computed from; yield each tensor with the gradient that arrived.

    A result comes once, with all its gradients added up; a leaf once for every operation that used it.

    Chapter: backpropagation
    """
    if not end.requires_grad:
        raise RuntimeError("backward: this tensor was computed from nothing that requires a gradient")
    if gradient is None:
        if end.data.size != 1:
            raise ValueError(f"backward: a tensor of shape {end.shape} needs a gradient of that shape")
        gradient = np.ones(end.shape, end.dtype)
    arrived = {id(end): _fitting(gradient, end, "backward")}
    if end._op is None:
        yield end, arrived[id(end)].copy()
    for node in reversed(topological_order(end)):
        if node._op is None:
            continue  # a leaf: its gradients were handed over as they came
        dy = arrived.pop(id(node))
        yield node, dy
        selective = hasattr(node._op, "selective")
        gradients = node._backward(dy, node._needs) if selective else _checked(node._backward(dy), node)
        for x, dx in zip(compress(node._inputs, node._needs), compress(gradients, node._needs), strict=True):
            if x._op is None:
                yield x, dx
            else:
                arrived[id(x)] = arrived[id(x)] + dx if id(x) in arrived else dx


def _checked(gradients, node: Tensor) -> list[Array | None]:
    """Give the gradients of any operation as arrays that fit its inputs, and to leaves, which keep them, copies."""
    op = node._op.__name__
    if not isinstance(gradients, tuple) or len(gradients) < len(node._inputs):
        raise TypeError(f"{op}: backward must give a tuple of {len(node._inputs)} gradients, got {gradients!r}")
    checked = []
    for dx, x, needed in zip(gradients, node._inputs, node._needs, strict=False):
        dx = _fitting(dx, x, op) if needed else None
        checked.append(dx.copy() if needed and x._op is None else dx)
    return checked


def _fitting(gradient, tensor: Tensor, op: str) -> Array:
    """Give the gradient as an array, or say plainly that it does not fit the tensor it belongs to."""
    if gradient is None:
        raise TypeError(f"{op}: backward gave None for an input that needs a gradient")
    gradient, data = _as_array(gradient), tensor.data
    if gradient.shape != data.shape:
        raise ValueError(f"{op}: gradient must have shape {data.shape}, got {gradient.shape}")
    return gradient if gradient.dtype == data.dtype else gradient.astype(data.dtype)


def _as_array(data) -> Array:
    """Give an array, or a dual number, as it is, and what is no array yet as one."""
    if type(data) is np.ndarray or hasattr(data, "__array_function__"):
        return data
    if isinstance(data, Tensor):
        raise TypeError("Tensor: data must be an array, got a Tensor; use its .data")
    return np.asarray(data)
