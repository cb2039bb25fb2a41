"""Reverse-mode automatic differentiation: a tape over the operations, and no formula of its own.

A :class:`Tensor` is an array that remembers which operation made it. ``apply`` records an operation, anybody's;
``Tensor.backward`` walks the record from the end to the start and hands each operation's backward the gradient
that arrived at its output.
"""

from __future__ import annotations

from contextlib import contextmanager

import numpy as np

from companion.scratch import ops
from companion.shapes import Array

_recording = [True]


@contextmanager
def no_grad():
    """Compute without recording: inside, results remember nothing and need no memory for it.

    Chapter: 4
    """
    before, _recording[0] = _recording[0], False
    try:
        yield
    finally:
        _recording[0] = before


def apply(op, *inputs, **options) -> Tensor:
    """Run an operation on arrays and tensors, and record it where a gradient may be wanted.

    ``op(*arrays, **options)`` returns ``(value, backward)``; any function that does so will serve, one of
    ``companion.scratch.ops`` or one of your own.

    Chapter: 4
    """
    value, backward = op(*(x.data if isinstance(x, Tensor) else x for x in inputs), **options)
    result = Tensor(value)
    if _recording[0]:
        needs = tuple([isinstance(x, Tensor) and x.requires_grad for x in inputs])
        if True in needs:
            result.requires_grad = True
            result._inputs, result._needs, result._op = inputs, needs, op
            result._backward = backward
    return result


def topological_order(end: Tensor) -> list[Tensor]:
    """List the tensors that ``end`` was computed from, each after all of its own inputs.

    A depth-first walk with a stack of its own, so that a chain of any length fits.

    Chapter: 6
    """
    order, seen, stack = [], set(), [(end, False)]
    while stack:
        node, inputs_done = stack.pop()
        if inputs_done:
            order.append(node)
        elif id(node) not in seen:
            seen.add(id(node))
            stack.append((node, True))
            stack += [(x, False) for x, needed in zip(node._inputs, node._needs, strict=True) if needed]
    return order


class Tensor:
    """An array that remembers which operation made it, so that gradients can flow back through it.

    ``data`` is the NumPy array, ``grad`` the gradient that :meth:`backward` leaves at a leaf (a tensor that no
    operation made) with ``requires_grad``. Operators and methods call ``companion.scratch.ops``.

    Raises: TypeError where a gradient is asked of anything but floating-point numbers.

    Chapter: 4
    """

    __array_ufunc__ = None  # so that array + tensor asks the tensor
    __slots__ = ("__weakref__", "_backward", "_inputs", "_needs", "_op", "data", "grad", "requires_grad")

    def __init__(self, data, requires_grad: bool = False):
        if isinstance(data, Tensor):
            raise TypeError("Tensor: data must be an array, got a Tensor; use its .data")
        self.data: Array = np.asarray(data)
        if requires_grad and self.data.dtype.kind != "f":
            raise TypeError(f"Tensor: a gradient needs floating-point data, got dtype {self.data.dtype}")
        self.grad: Array | None = None
        self.requires_grad = requires_grad
        self._op = self._backward = None
        self._inputs = self._needs = ()

    def backward(self, gradient: Array | None = None) -> None:
        """Send a gradient back to every leaf that took part, and add it to the leaf's ``grad``.

        ``gradient`` is the derivative of some number by this tensor, in its shape; it may be left out where this
        tensor is itself a single number, and is then 1.

        Raises: RuntimeError where nothing was recorded; ValueError for a missing or misshapen gradient.
        """
        if not self.requires_grad:
            raise RuntimeError("backward: this tensor was computed from nothing that requires a gradient")
        if gradient is None:
            if self.data.size != 1:
                raise ValueError(f"backward: a tensor of shape {self.shape} needs a gradient of that shape")
            gradient = np.ones_like(self.data)
        gradients = {id(self): _fitting(gradient, self, "backward")}
        for node in reversed(topological_order(self)):
            dy = gradients.pop(id(node))
            if node._backward is None:
                node.grad = dy.copy() if node.grad is None else node.grad + dy
                continue
            name, selective = node._op.__name__, getattr(node._op, "selective", False)
            arrived = node._backward(dy, node._needs) if selective else node._backward(dy)
            if not isinstance(arrived, tuple) or len(arrived) < len(node._inputs):
                raise TypeError(
                    f"{name}: backward must give a tuple of {len(node._inputs)} gradients, got {arrived!r}"
                )
            for x, dx, needed in zip(node._inputs, arrived, node._needs, strict=False):
                if needed:
                    dx = _fitting(dx, x, name)
                    known = gradients.get(id(x))
                    gradients[id(x)] = dx if known is None else known + dx

    shape = property(lambda self: self.data.shape)
    dtype = property(lambda self: self.data.dtype)
    ndim = property(lambda self: self.data.ndim)

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

    def __add__(self, other):
        return apply(ops.add, self, other)

    def __radd__(self, other):
        return apply(ops.add, other, self)

    def __sub__(self, other):
        return apply(ops.sub, self, other)

    def __rsub__(self, other):
        return apply(ops.sub, other, self)

    def __mul__(self, other):
        return apply(ops.mul, self, other)

    def __rmul__(self, other):
        return apply(ops.mul, other, self)

    def __truediv__(self, other):
        return apply(ops.div, self, other)

    def __rtruediv__(self, other):
        return apply(ops.div, other, self)

    def __pow__(self, exponent):
        return apply(ops.pow, self, exponent)

    def __matmul__(self, other):
        return apply(ops.matmul, self, other)

    def __rmatmul__(self, other):
        return apply(ops.matmul, other, self)

    def __neg__(self):
        return apply(ops.neg, self)

    def __len__(self):
        return len(self.data)

    def __repr__(self):
        made_by = f", made by {self._op.__name__}" if self._op else ", requires_grad" * self.requires_grad
        return f"tensor({np.array2string(self.data, precision=4, prefix='tensor(')}{made_by})"


def _fitting(gradient, tensor: Tensor, op: str) -> Array:
    """Give the gradient as an array, or say plainly that it does not fit the tensor it belongs to."""
    gradient = np.asarray(gradient)
    if gradient.shape != tensor.shape:
        raise ValueError(f"{op}: gradient must have shape {tensor.shape}, got {gradient.shape}")
    return gradient if gradient.dtype == tensor.dtype else gradient.astype(tensor.dtype)
