"""What several operations share: the sum over broadcast axes, the reduction of a loss, the checks of arguments."""

from __future__ import annotations

import numpy as np

from companion.shapes import Array


def selective(op):
    """Mark an operation whose backward takes a second argument, ``needs``: a bool for each argument.

    Where ``needs`` is False the backward gives None and spares the work; the first layer of a network then
    never pays for the gradient of its input. Without the mark, backward takes ``dy`` alone.
    """
    op.selective = True
    return op


def unbroadcast(gradient: Array, argument) -> Array:
    """Sum a gradient over the axes along which NumPy had stretched the argument; give it the argument's dtype."""
    shape, dtype = getattr(argument, "shape", ()), getattr(argument, "dtype", gradient.dtype)
    if gradient.shape != shape:
        gradient = gradient.sum(axis=tuple(range(gradient.ndim - len(shape))))
        stretched = tuple(i for i, size in enumerate(shape) if size == 1 and gradient.shape[i] != 1)
        gradient = gradient.sum(axis=stretched, keepdims=True)
    return gradient if gradient.dtype == dtype else gradient.astype(dtype)


def reduce_losses(op: str, losses: Array, reduction: str):
    """Reduce the losses of single examples; return the value and the map from its gradient to theirs."""
    if reduction == "none":
        return losses, lambda dy: np.asarray(dy, losses.dtype)
    if reduction == "sum":
        return losses.sum(), lambda dy: np.broadcast_to(np.asarray(dy, losses.dtype), losses.shape)
    if reduction != "mean":
        raise ValueError(f"{op}: reduction must be 'none', 'mean' or 'sum', got {reduction!r}")
    if losses.size == 0:
        raise ValueError(f"{op}: the mean over an empty batch is undefined; expected at least one example")
    return losses.mean(), lambda dy: np.broadcast_to(np.asarray(dy / losses.size, losses.dtype), losses.shape)


FLOATS = frozenset(map(np.dtype, ("float16", "float32", "float64")))


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
            return TypeError(f"{op}: {name} must be a floating-point NumPy array, got {kind}")
        dtypes[name] = value.dtype
    came = ", ".join(f"{name} {dtype}" for name, dtype in dtypes.items())
    return TypeError(f"{op}: all arguments must have one dtype, got {came}")


def require_same_shape(op: str, **arguments) -> None:
    """Raise unless all arguments have one shape: a loss that broadcasts is nearly always a mistake."""
    if len({np.shape(value) for value in arguments.values()}) > 1:
        came = ", ".join(f"{name} {np.shape(value)}" for name, value in arguments.items())
        raise ValueError(f"{op}: arguments must have the same shape, got {came}")


def require_scores_and_labels(op: str, scores: Array, labels) -> None:
    """Raise unless scores are floats (N, K) and labels are N integers from 0 to K - 1."""
    require_float(op, input=scores)
    if scores.ndim != 2 or scores.shape[1] == 0:
        raise ValueError(f"{op}: input must have shape (N, K) with K >= 1, got {scores.shape}")
    n, k = scores.shape
    if not isinstance(labels, np.ndarray) or labels.dtype.kind not in "iu":
        kind = f"dtype {labels.dtype}" if isinstance(labels, np.ndarray) else type(labels).__name__
        raise TypeError(f"{op}: target must be an integer NumPy array of class labels, got {kind}")
    if labels.shape != (n,):
        raise ValueError(f"{op}: target must have shape ({n},), one label a row of input, got {labels.shape}")
    if n and (labels.min() < 0 or labels.max() >= k):
        wrong = labels[(labels < 0) | (labels >= k)][0]
        raise ValueError(f"{op}: target must hold labels from 0 to {k - 1}, got {wrong}")
