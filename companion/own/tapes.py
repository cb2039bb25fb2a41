"""A reader's tape in the package's place, in the two forms that the chapter and its exercises have it in.

Either knows how to make a tensor of an array, to run an operation on tensors, to walk back, and where a tensor
keeps its array and its gradient. What the package's layers and optimizers hold is a :class:`Leaf`, whose array
and gradient are those of the reader's own tensor.

Chapter: backpropagation
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import contextmanager
from functools import partial

import numpy as np

from companion.own.pieces import Pieces
from companion.scratch.layers import Parameter
from companion.shapes import Array


class ListedTape:
    """The chapter's form: ``Tensor(data)`` with ``data`` and ``grad``, ``apply(op, *inputs)``, ``walk_back(end)``.

    In place of ``walk_back`` the tensor may have a method ``backward``.
    """

    array, gradient = "data", "grad"

    def __init__(self, pieces: Pieces):
        self.tensor, self._apply = pieces.find("Tensor"), pieces.find("apply")
        self.walk = pieces.find("walk_back") or getattr(self.tensor, "backward", None)
        if self.walk is None:
            raise TypeError("your tape has Tensor and apply, but neither walk_back(end) nor Tensor.backward()")

    def run(self, op: Callable, *inputs):
        """Run an operation on tensors and arrays, and have it recorded."""
        return self._apply(op, *inputs)


class NumberTape:
    """The exercise's form: ``Number(value, inputs)`` with pairs (input, slope), ``gradient``, ``backward()``.

    Its walk asks of a slope nothing but to be multiplied by a gradient. So a slope here is an operation's backward in
    disguise, and the walk that was written for single numbers goes over arrays.
    """

    array, gradient = "value", "gradient"

    def __init__(self, pieces: Pieces):
        self.tensor = pieces.find("Number")
        self.walk = self.tensor.backward

    def run(self, op: Callable, *inputs):
        """Run an operation on Numbers and arrays, and make a Number that remembers it."""
        tensors = [isinstance(x, self.tensor) for x in inputs]
        arrays = [x.value if known else x for x, known in zip(inputs, tensors, strict=True)]
        value, backward = op(*arrays)
        way_back = _WayBack(backward)
        slopes = ((x, Slope(way_back, i)) for i, (x, known) in enumerate(zip(inputs, tensors, strict=True)) if known)
        return self.tensor(value, tuple(slopes))


class _WayBack:
    """A backward that is asked for one gradient at a time, and computes all of them once for each turn."""

    def __init__(self, backward: Callable):
        self.backward, self.asked, self.gradients = backward, None, {}

    def at(self, dy, place: int):
        if dy is not self.asked or place not in self.gradients:
            self.asked, self.gradients = dy, dict(enumerate(self.backward(np.asarray(dy))))
        return self.gradients.pop(place)


class Slope:
    """What a Number holds as its slope along an input: times a gradient, it is the gradient of that input."""

    __array_ufunc__ = None  # NumPy's arrays leave the product to this class

    def __init__(self, way_back: _WayBack, place: int):
        self.way_back, self.place = way_back, place

    def __mul__(self, dy):
        return self.way_back.at(dy, self.place)

    __rmul__ = __mul__


class Leaf(Parameter):
    """A parameter whose array and whose gradient live in a tensor of the reader's tape."""

    def __init__(self, data: Array, tape: ListedTape | NumberTape):
        self.tape, self.yours, self.requires_grad = tape, tape.tensor(np.array(data)), True

    @property
    def data(self) -> Array:
        """The array."""
        return getattr(self.yours, self.tape.array)

    @data.setter
    def data(self, new: Array) -> None:
        setattr(self.yours, self.tape.array, new)

    shape = property(lambda self: self.data.shape)

    @property
    def grad(self) -> Array | None:
        """The gradient; where nothing has arrived, zeros or None, as the tape has it."""
        grad = getattr(self.yours, self.tape.gradient)
        return grad if grad is None else np.broadcast_to(grad, self.shape) if np.ndim(grad) == 0 else grad

    @grad.setter
    def grad(self, new: Array | None) -> None:
        fresh = getattr(self.tape.tensor(self.data), self.tape.gradient)  # what a tensor of this tape begins with
        setattr(self.yours, self.tape.gradient, fresh if new is None else new)


class Value:
    """What an operation made on the reader's tape, as whoever trains a model asks for it."""

    def __init__(self, tape: ListedTape | NumberTape, yours):
        self.tape, self.yours = tape, yours

    data = property(lambda self: np.asarray(getattr(self.yours, self.tape.array)))
    shape = property(lambda self: self.data.shape)

    def item(self):
        """Give the single number that it holds."""
        return self.data.item()

    def backward(self) -> None:
        """Have the reader's tape walked back from here."""
        self.tape.walk(self.yours)


class Recorder:
    """``apply`` and ``no_grad`` of a world with the reader's tape."""

    def __init__(self, tape: ListedTape | NumberTape):
        self.tape, self.recording = tape, True

    def apply(self, op: Callable, *inputs, **options) -> Value:
        """Run an operation on arrays, leaves and values, recorded by the reader's tape."""
        if options:
            op = partial(op, **options)
        if self.recording:
            return Value(
                self.tape, self.tape.run(op, *(x.yours if isinstance(x, Leaf | Value) else x for x in inputs))
            )
        value, _ = op(*(x.data if isinstance(x, Leaf | Value) else x for x in inputs))
        return Value(self.tape, self.tape.tensor(np.asarray(value)))

    @contextmanager
    def no_grad(self):
        """Compute without the tape, and so without a record."""
        before, self.recording = self.recording, False
        try:
            yield
        finally:
            self.recording = before
