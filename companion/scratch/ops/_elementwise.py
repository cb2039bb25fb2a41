"""How an elementwise operation is made: of its value and its slopes. All else is the same for all of them.

Chapter: backpropagation
"""

from __future__ import annotations

import functools
import inspect
import operator
from collections.abc import Callable
from itertools import repeat

import numpy as np

from companion.scratch._arrays import has_rules
from companion.scratch._public import public
from companion.scratch.ops._common import FLOATS, as_wide_as_fractions, fitted, require_float, routed

__all__ = ["ELEMENTWISE"]

ELEMENTWISE: dict[Callable, Callable] = {}  # a NumPy ufunc, or an operation made here -> the operation
_ALL = repeat(True)  # every gradient is needed, however many there are


def elementwise(*slopes: Callable | None, ufunc: np.ufunc | None = None, routes: bool = False) -> Callable:
    """Turn a function that works on each number by itself into an operation.

    ``slopes[i](y, *inputs, **options)`` is the derivative of the value y with respect to input i (None where there is
    none), and backward gives dy times it, summed over the axes along which the input was broadcast. Inputs that are
    plain numbers are constants and get None.

    Where the operation ``routes``, its value is one of its inputs, its slopes are shares, and what has none in the
    value gets 0, however large a gradient arrives.

    Each slope is written once and read by all: by reverse mode in ``backward``, and by forward mode and symbolic
    differentiation, which look up in :data:`ELEMENTWISE` what they meet: one of these operations, or the NumPy
    ufunc that one of them stands for. Of y and the inputs, backward keeps what some slope reads: a slope that does
    without one says so by an underscore before the parameter's name, as in ``lambda _y, x: np.cos(x)``.
    """

    def make(function: Callable) -> Callable:
        @functools.wraps(function)
        def op(*inputs, **options):
            forms = [(x.shape, x.dtype) if hasattr(x, "dtype") else None for x in inputs]
            if len(inputs) > 1 and _differ(*inputs[-2:]):
                inputs = (*inputs[:-2], *as_wide_as_fractions(inputs[-2:]))  # what is before them is a condition
            y = _value(op, inputs, options)
            kept = [y, *inputs]  # of which no slope reads some
            for place in unread:
                kept[place] = None

            def backward(dy, needs=_ALL):
                gradients = []
                for slope, form, needed in zip(slopes, forms, needs):  # noqa: B905 - strict=False takes time
                    owed = slope and form and needed
                    gradients.append(fitted(passed_on(dy, slope(*kept, **options)), *form) if owed else None)
                return tuple(gradients)

            return y, backward

        unread, passed_on = _unread(slopes), routed if routes else operator.mul
        op.function, op.slopes, op.selective, op.reads = function, slopes, True, _reads(slopes)
        return _entered(op, ufunc)

    return make


def _differ(a, b) -> bool:
    """Say, at little cost, whether two inputs have two dtypes."""
    first, second = getattr(a, "dtype", None), getattr(b, "dtype", None)
    return first is not second and first is not None and second is not None


def _value(op: Callable, inputs: tuple, options: dict):
    """Compute the value, or ask an input that is no plain array for it: dual numbers and formulas know what to do."""
    for x in inputs:
        if type(x) is not np.ndarray and has_rules(x):
            return x.__array_ufunc__(op, "__call__", *inputs, **options)
    if len(inputs) == 1 and getattr(inputs[0], "dtype", None) not in FLOATS:
        require_float(op.__name__, input=inputs[0])  # which raises
    return op.function(*inputs, **options)


def _unread(slopes: tuple[Callable | None, ...]) -> list[int]:
    """List the places, counted from y, that no slope reads: all slopes have an underscore there."""
    names = [inspect.signature(slope).parameters for slope in slopes if slope]
    return [i for i, place in enumerate(zip(*names, strict=True)) if all(name[0] == "_" for name in place)]


def _reads(slopes: tuple[Callable | None, ...]) -> list[list[int]]:
    """List for each slope the places, counted from the first input, of the inputs that it reads."""
    takes = [list(inspect.signature(slope).parameters.values())[1:] if slope else [] for slope in slopes]
    return [[i for i, x in enumerate(taken) if x.name[0] != "_" and x.default is x.empty] for taken in takes]


def _entered(op: Callable, ufunc: np.ufunc | None) -> Callable:
    """Enter an operation in the table and, where it is one of this package's, among the names that are exported."""
    ELEMENTWISE[op] = op
    if ufunc is not None:
        ELEMENTWISE[ufunc] = op
    is_export = op.__module__.startswith(f"{__package__}.") and not op.__name__.startswith("_")
    return public(op) if is_export else op
