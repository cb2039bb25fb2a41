"""How an elementwise operation is made: of its value and its slopes. All else is the same for all of them.

Chapter: backpropagation
"""

from __future__ import annotations

import functools
from collections.abc import Callable

import numpy as np

from companion.scratch.ops._common import require_float, unbroadcast

ELEMENTWISE: dict[Callable, Callable] = {}  # a NumPy ufunc, or an operation made here -> the operation


def elementwise(*slopes: Callable | None, ufunc: np.ufunc | None = None) -> Callable:
    """Turn a function that works on each number by itself into an operation.

    ``slopes[i](y, *inputs, **options)`` is the derivative of the value y by input i (None where there is none), and
    backward gives dy times it, summed over the axes along which the input was broadcast. Inputs that are plain
    numbers are constants and get None.

    Each slope is written once and read by all: by reverse mode in ``backward``, and by forward mode and symbolic
    differentiation, which look up in :data:`ELEMENTWISE` what they meet: one of these operations, or the NumPy
    ufunc that one of them stands for.
    """

    def make(function: Callable) -> Callable:
        @functools.wraps(function)
        def op(*inputs, **options):
            for x in inputs:
                if type(x) is not np.ndarray and hasattr(x, "__array_ufunc__"):  # a dual number, an expression ...
                    y = x.__array_ufunc__(op, "__call__", *inputs, **options)  # ... knows itself what to do
                    break
            else:
                if len(inputs) == 1:
                    require_float(op.__name__, input=x)
                y = function(*inputs, **options)

            if len(inputs) == 1:
                return y, lambda dy, needs=None: (dy * slopes[0](y, x, **options),)

            def backward(dy, needs=(True, True, True)):
                gradients = []
                for slope, x, needed in zip(slopes, inputs, needs, strict=False):
                    owed = needed and slope and hasattr(x, "dtype")
                    gradients.append(unbroadcast(dy * slope(y, *inputs, **options), x) if owed else None)
                return tuple(gradients)

            return y, backward

        op.function, op.slopes, op.selective = function, slopes, True
        ELEMENTWISE[op] = op
        if ufunc is not None:
            ELEMENTWISE[ufunc] = op
        return op

    return make
