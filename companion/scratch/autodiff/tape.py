"""The tape: arrays that remember which operation made them. It knows no formula.

``apply`` runs an operation, anybody's, and records it; ``Tensor.backward`` has the record walked from the end to the
start, and keeps what arrives at the leaves.

Chapter: softmax
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from companion.scratch import ops
from companion.scratch._arrays import as_array, require_no_tensor
from companion.scratch._public import public
from companion.scratch.autodiff._contract import checked, fitting, whole
from companion.scratch.autodiff._protocols import InPlace, OneNumber, replaced
from companion.scratch.autodiff.node import Node, walk_back
from companion.scratch.autodiff.recording import mode
from companion.shapes import Array, Float


@public
def apply(op, *inputs, **options) -> Tensor:
    """Run an operation on arrays and tensors, and record it where a gradient may be wanted.

    ``op(*arrays, **options)`` returns ``(value, backward)``; any function that does so will serve, one of
    ``companion.scratch.ops`` or one of your own.
    """
    arrays, sources, needs = [], [], []
    for x in inputs:
        if isinstance(x, Tensor):
            arrays.append(x.data)
            sources.append(x.grad_fn or x)
            needs.append(x.requires_grad)
        else:
            arrays.append(as_array(x) if isinstance(x, np.ndarray) else x)
            sources.append(x)
            needs.append(False)
    value, backward = op(*arrays, **options)
    result = Tensor(value)
    if True in needs and mode.recording:
        if not hasattr(op, "selective"):
            backward = whole(backward) if hasattr(op, "fresh") else checked(op, backward, arrays, sources)
        result.requires_grad = True
        result.grad_fn = Node(op, sources, needs, backward, result.data.shape)
    return result


def require_slopes(op: str, dtype) -> None:
    """Raise where a gradient is asked of numbers of another kind than float32 or float64."""
    if dtype not in Float.dtypes:
        raise TypeError(f"{op}: a gradient needs float32 or float64 data, got dtype {dtype}")


def _plain(data) -> Array:
    """Give what a tensor is made of as an array."""
    if isinstance(data, Tensor):
        raise TypeError("Tensor: data must be an array, got a Tensor; use its .data")
    return as_array(data)


def _plain_index(index):
    """Give an index with arrays in place of the tensors in it."""
    return tuple([x.data if isinstance(x, Tensor) else x for x in index]) if isinstance(index, tuple) else index


def _operator(op: Callable) -> tuple[Callable, Callable]:
    """Give the methods for ``tensor op other`` and for ``other op tensor``."""
    return lambda self, other: apply(op, self, other), lambda self, other: apply(op, other, self)


_QUESTIONS = {np.less, np.less_equal, np.greater, np.greater_equal, np.equal, np.not_equal}
_QUESTIONS |= {np.bitwise_and, np.bitwise_or, np.bitwise_xor, np.invert}


def _question(ufunc: np.ufunc) -> Callable:
    """Give the method for a comparison, or for a logical sign, whose result has no history."""
    return lambda *inputs: Tensor(ufunc(*[x.data if isinstance(x, Tensor) else x for x in inputs]))


def _division(ufunc: np.ufunc) -> tuple[Callable, Callable]:
    """Give the methods for a division without fractions, which is for numbers that are owed no gradient."""

    def method(a, b):
        if any(getattr(x, "requires_grad", False) for x in (a, b)):
            raise TypeError(f"{ufunc.__name__}: no gradient flows through it here; use it on tensor.detach()")
        return _question(ufunc)(a, b)

    return method, lambda self, other: method(other, self)


@public
class Tensor(OneNumber, InPlace):
    """An array that remembers which operation made it, so that gradients can flow back through it.

    ``data`` is the NumPy array, ``grad_fn`` the :class:`Node` of the operation that made it, None for a leaf.
    ``grad`` is the gradient that :meth:`backward` leaves at a leaf with ``requires_grad``. Operators, the methods
    that ``methods.py`` lists, and NumPy's functions call ``companion.scratch.ops``.

    Raises: TypeError where a gradient is asked of anything but float32 or float64 numbers.
    """

    grad: Array | None = None
    grad_fn: Node | None = None
    version = 0  # when the numbers were last changed in place

    def __init__(self, data, requires_grad: bool = False):
        self.data: Array = data if type(data) is np.ndarray else _plain(data)
        if requires_grad:
            require_slopes("Tensor", self.data.dtype)
        self.requires_grad = requires_grad

    def backward(self, gradient: Array | None = None, retain_graph: bool = False) -> None:
        """Send a gradient back to every leaf that took part, and add it to the leaf's ``grad``.

        ``gradient`` is the derivative of some number with respect to this tensor, in its shape; it may be left out
        where this tensor is itself a single number, and is then 1. What the operations had kept for the way back is
        freed on it, unless ``retain_graph``.

        Raises: RuntimeError where nothing was recorded, or the record was walked before and is freed; ValueError for
        a missing or misshapen gradient.
        """
        for node, dy in walk_back(self, self.upstream(gradient), retain_graph):
            if isinstance(node, Tensor):
                node.grad = dy if node.grad is None else as_array(node.grad + dy)

    def upstream(self, gradient: Array | None) -> Array:
        """Give the gradient that a walk back from here begins with: the one given, or 1 for a single number.

        Raises: RuntimeError where nothing was recorded; ValueError for a missing or misshapen gradient.
        """
        if not self.requires_grad:
            raise RuntimeError("backward: this tensor was computed from nothing that requires a gradient")
        if gradient is None:
            if self.data.size != 1:
                raise ValueError(f"backward: a tensor of shape {self.shape} needs a gradient of that shape")
            return np.array(1, self.dtype, ndmin=self.ndim)
        gradient = fitting(gradient, self.shape, self.dtype, "backward")
        return gradient.copy() if self.is_leaf else gradient

    shape = property(lambda self: self.data.shape)
    dtype = property(lambda self: self.data.dtype)
    ndim = property(lambda self: self.data.ndim)
    is_leaf = property(lambda self: self.grad_fn is None)

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
        return apply(ops.index, self, _plain_index(index))

    def __setitem__(self, index, new):
        self.become(apply(replaced, self, new, _plain_index(index)))

    __lt__, __gt__ = _question(np.less), _question(np.greater)
    __le__, __ge__ = _question(np.less_equal), _question(np.greater_equal)
    __eq__, __ne__ = _question(np.equal), _question(np.not_equal)
    __and__ = __rand__ = _question(np.bitwise_and)
    __or__ = __ror__ = _question(np.bitwise_or)
    __xor__ = __rxor__ = _question(np.bitwise_xor)
    __invert__ = _question(np.invert)
    __floordiv__, __rfloordiv__ = _division(np.floor_divide)
    __mod__, __rmod__ = _division(np.remainder)
    __hash__ = object.__hash__

    def __array_ufunc__(self, ufunc, method, *inputs, **options):
        """Let ``np.exp(tensor)`` and ``array * tensor`` be recorded like ``apply(ops.exp, tensor)``."""
        op = ops.matmul if ufunc is np.matmul else ops.ELEMENTWISE.get(ufunc)
        if method == "__call__" and isinstance(ufunc, np.ufunc) and not options:
            if op is not None:
                return apply(op, *inputs)
            if ufunc in _QUESTIONS:
                return _question(ufunc)(*inputs)
        require_no_tensor(ufunc.__name__, *(() if isinstance(ufunc, np.ufunc) else inputs))
        raise TypeError(f"{ufunc.__name__} was given a Tensor; use apply(ops.<name>, tensor), or tensor.data")

    def __repr__(self):
        made_by = f", made by {self.grad_fn.op.__name__}" if self.grad_fn else ", requires_grad" * self.requires_grad
        return f"tensor({np.array2string(self.data, precision=4, prefix='tensor(')}{made_by})"
