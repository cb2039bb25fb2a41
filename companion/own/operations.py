"""A reader's operation in the package's place: called as the package's are, with its form looked at on every call.

Chapter: backpropagation
"""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from companion.shapes import Array, array_arguments


@dataclass
class Call:
    """One call of an operation as it was seen: copies of what went in and came out, forwards and back."""

    op: Operation
    inputs: list
    options: dict
    value: Array
    back: list[tuple] = field(default_factory=list)  # pairs (dy, gradients)


class Operation:
    """A reader's function as an operation: ``(value, backward)`` comes out, and gradients fit their arguments.

    ``twin`` is the package's operation of that name, where there is one. While ``seen`` is a list, calls are
    written down in it.

    Raises: TypeError for a function that does not take the arrays which its twin takes. When it is called, TypeError
    and ValueError, one line each, for what is not of an operation's form.
    """

    def __init__(self, name: str, function: Callable, twin: Callable | None = None):
        self.__name__, self.function, self.twin = name, function, twin
        self.seen: list[Call] | None = None
        self.signature = inspect.signature(function)
        if twin is not None:
            expected = list(array_arguments(twin))
            try:
                self.signature.bind(*expected)
            except TypeError:
                told = f"your {name}{self.signature} does not take the {len(expected)} arrays"
                raise TypeError(f"{told} of {name}({', '.join(expected)})") from None

    def __call__(self, *inputs, **options):
        before = None if self.seen is None else [np.copy(x) for x in inputs]
        result = self.function(*inputs, **self._known(options))
        if not (isinstance(result, tuple) and len(result) == 2 and callable(result[1])):
            raise TypeError(f"your {self.__name__} must return (value, backward), got {_kind(result)}")
        value, backward = result
        call = before and Call(self, before, options, np.copy(value))
        if call:
            self._require_unchanged(inputs, before)
            self.seen.append(call)

        def looked_at(dy):
            gradients = self._fitting(backward(dy), inputs)
            if call:
                call.back.append((np.copy(dy), [None if dx is None else np.copy(dx) for dx in gradients]))
            return gradients

        return value, looked_at

    def _known(self, options: dict) -> dict:
        for name in options:
            try:
                self.signature.bind_partial(**{name: None})
            except TypeError:
                raise TypeError(f"your {self.__name__}{self.signature} has no option {name}") from None
        return options

    def _require_unchanged(self, inputs, before) -> None:
        for i, (x, copy) in enumerate(zip(inputs, before, strict=True)):
            if isinstance(x, np.ndarray) and not np.array_equal(x, copy, equal_nan=True):
                raise ValueError(f"your {self.__name__} changes its argument {self.argument(i)} in place")

    def _fitting(self, gradients, inputs) -> tuple:
        """Give the gradients, or say plainly which of them fits no argument."""
        if not isinstance(gradients, tuple):
            expected = "a tuple, one gradient for each argument"
            raise TypeError(f"your {self.__name__}: backward must return {expected}, got {_kind(gradients)}")
        for i, (dx, x) in enumerate(zip(gradients, inputs, strict=False)):
            if dx is not None and np.shape(dx) != np.shape(x):
                came = f"a gradient of shape {np.shape(dx)} for {self.argument(i)}, which has the shape {np.shape(x)}"
                raise ValueError(f"your {self.__name__}: backward gives {came}")
        return gradients

    def argument(self, place: int) -> str:
        """Name an argument by its place, as the reader did."""
        names = [one.name for one in self.signature.parameters.values() if one.kind != one.VAR_POSITIONAL]
        return names[place] if place < len(names) else f"number {place + 1}"


def _kind(value) -> str:
    return "nothing (None)" if value is None else f"a {type(value).__name__}"
