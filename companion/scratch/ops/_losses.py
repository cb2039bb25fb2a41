"""What the losses share: the reduction over examples, and the layout of scores with their labels."""

from __future__ import annotations

import numpy as np

from companion.shapes import Array, Float, Int

# Every dtype that labels may have, with the unsigned integers of its width.
UNSIGNED = {np.dtype(f"{kind}{width}"): np.dtype(f"u{width}") for kind in "iu" for width in (1, 2, 4, 8)}
FEW = 64  # classes


def reduce_losses(op: str, losses: Array, reduction: str) -> tuple[Array, float]:
    """Reduce the losses of single examples; give the value and the weight with which each loss enters it."""
    if reduction == "mean":
        if losses.size == 0:
            raise ValueError(f"{op}: the mean over an empty batch is undefined; expected at least one example")
        return np.add.reduce(losses, axis=None) / losses.size, 1 / losses.size
    if reduction == "sum":
        return np.add.reduce(losses, axis=None), 1.0
    if reduction != "none":
        raise ValueError(f"{op}: reduction must be 'none', 'mean' or 'sum', got {reduction!r}")
    return losses, 1.0


def class_dim(input: Array) -> int:
    """Say which axis holds the classes: the first of a single example (K,), the second of a batch (N, K, ...)."""
    return 1 if input.ndim > 1 else 0


def columns(input: Float[Array, "N K ..."]) -> Float[Array, "K M"]:
    """Lay scores out as on paper, a column an example: then no axis need be named.

    Few classes are also copied into this order, for NumPy computes much faster across a short first axis than along
    a short last one (512 examples of ten classes: 2.5 times).
    """
    if input.ndim == 2:
        scores = input.T
    else:
        dim = class_dim(input)
        scores = np.moveaxis(input, dim, 0).reshape(input.shape[dim], -1)
    return scores.copy() if scores.shape[0] < FEW else scores


def from_columns(gradient: Float[Array, "K M"], input: Array) -> Array:
    """Bring a gradient by columns back into the shape of the input."""
    if input.ndim == 2:
        return gradient.T
    dim = class_dim(input)
    shape = input.shape[dim : dim + 1] + input.shape[:dim] + input.shape[dim + 1 :]
    return np.moveaxis(gradient.reshape(shape), 0, dim)


def labelled(op: str, input, target) -> tuple[Float[Array, "K M"], Int[Array, "M"], Int[Array, "M"]]:
    """Check scores and labels; give the scores as columns, the labels, and each label's column.

    Raises: TypeError for scores that are no floats or labels that are no integers; ValueError for shapes that do not
    fit or a label outside 0..K-1.
    """
    dim = class_dim(input)
    if not input.ndim or not input.shape[dim]:
        raise ValueError(f"{op}: input must have shape (K,) or (N, K, ...) with K >= 1, got {input.shape}")
    unsigned = UNSIGNED.get(getattr(target, "dtype", None))
    if unsigned is None:
        kind = f"dtype {target.dtype}" if hasattr(target, "dtype") else type(target).__name__
        raise TypeError(f"{op}: target must be an integer NumPy array of class labels, got {kind}")
    k, expected = input.shape[dim], input.shape[:dim] + input.shape[dim + 1 :]
    if target.shape != expected:
        raise ValueError(f"{op}: target must have shape {expected}, one label an example, got {target.shape}")
    labels = target.reshape(-1)
    # Read as unsigned, a negative label is a huge one: one look finds labels on either side of the range.
    if labels.size and np.maximum.reduce(labels.view(unsigned)) >= k:
        wrong = labels[(labels < 0) | (labels >= k)][0]
        raise ValueError(f"{op}: target must hold labels from 0 to {k - 1}, got {wrong}")
    return columns(input), labels, np.arange(labels.size)
