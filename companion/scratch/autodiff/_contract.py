"""What the tape asks of a backward, made true of anybody's operation: one call, and gradients that fit.

Chapter: backpropagation
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from companion.scratch._arrays import as_array
from companion.scratch.autodiff.node import Node
from companion.shapes import Array


def whole(backward: Callable) -> Callable:
    """Give a backward that computes all gradients, and is trusted, as the package's selective ones are called."""
    return lambda dy, needs: backward(dy)


def checked(op: Callable, backward: Callable, arrays: list, inputs: list) -> Callable:
    """Give anybody's backward as the package's own are called: ``backward(dy, needs)``, None for what needs none.

    Its gradients are checked, and copied for leaves, which keep them. (An operation with the mark ``selective`` or
    ``fresh`` needs none of this.)
    """
    name, forms = op.__name__, [(np.shape(x), getattr(x, "dtype", None)) for x in arrays]

    def backward_with_needs(dy, needs):
        gradients = backward(dy)
        owed = max((i + 1 for i, needed in enumerate(needs) if needed), default=0)  # of options after it, none
        if not isinstance(gradients, tuple) or len(gradients) < owed:
            raise TypeError(f"{name}: backward must give a tuple of {owed} gradients, got {gradients!r}")
        fitted = []
        for dx, form, x, needed in zip(gradients, forms, inputs, needs, strict=False):
            dx = fitting(dx, *form, name) if needed else None
            fitted.append(dx if dx is None or isinstance(x, Node) else dx.copy())
        return fitted

    return backward_with_needs


def fitting(gradient, shape: tuple[int, ...], dtype, op: str) -> Array:
    """Give the gradient as an array, or say plainly that it does not fit what it belongs to."""
    if gradient is None:
        raise TypeError(f"{op}: backward gave None for an input that needs a gradient")
    gradient = as_array(gradient)
    if gradient.shape != shape:
        raise ValueError(f"{op}: gradient must have shape {shape}, got {gradient.shape}")
    return gradient if gradient.dtype == dtype else gradient.astype(dtype)
