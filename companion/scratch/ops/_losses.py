"""What the losses share: the reduction over examples, and the layout of scores with their labels."""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable

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
        return losses.sum() / losses.size, 1 / losses.size
    if reduction == "sum":
        return losses.sum(), 1.0
    if reduction != "none":
        raise ValueError(f"{op}: reduction must be 'none', 'mean' or 'sum', got {reduction!r}")
    return losses, 1.0


def class_dim(shape: tuple[int, ...]) -> int:
    """Say which axis of scores holds the classes: the first of a single example (K,), the second of (N, K, ...)."""
    return 1 if len(shape) > 1 else 0


def columns(input: Float[Array, "N K ..."]) -> Float[Array, "K M"]:
    """Lay scores out as on paper, a column an example: then no axis need be named.

    For speed, few classes are also copied into this order: NumPy computes faster across a short first axis than along
    a short last one. Without, a cross-entropy of ten classes takes 1.5 times as long (128 examples) and more.
    """
    dim = class_dim(input.shape)
    scores = input.T if input.ndim == 2 else np.moveaxis(input, dim, 0).reshape(input.shape[dim], -1)
    return scores.copy() if scores.shape[0] < FEW else scores


def from_columns(gradient: Float[Array, "K M"], shape: tuple[int, ...]) -> Float[Array, "N K ..."]:
    """Bring a gradient by columns back into the shape of the scores."""
    if len(shape) == 2:
        return gradient.T
    dim = class_dim(shape)
    return np.moveaxis(gradient.reshape(shape[dim : dim + 1] + shape[:dim] + shape[dim + 1 :]), 0, dim)


def labelled(op: str, input: Array, target: Array) -> tuple[Float[Array, "K M"], Int[Array, "M"], Int[Array, "M"]]:
    """Check labels against scores; give the scores as columns, the labels, and each label's column.

    Raises: ValueError for scores of no class, labels in another shape than the scores' without K, or a label outside
    0..K-1.
    """
    dim = class_dim(input.shape)
    k, expected = input.shape[dim], input.shape[:dim] + input.shape[dim + 1 :]
    if not k:
        raise ValueError(f"{op}: input must have shape (K,) or (N, K, ...) with K >= 1, got {input.shape}")
    if target.shape != expected:
        raise ValueError(f"{op}: target must have shape {expected}, one label an example, got {target.shape}")
    labels = target.reshape(-1)
    # Read as unsigned, a negative label is a huge one: one look finds labels on either side of the range.
    if labels.size and labels.view(UNSIGNED[labels.dtype]).max() >= k:
        wrong = labels[(labels < 0) | (labels >= k)][0]
        raise ValueError(f"{op}: target must hold labels from 0 to {k - 1}, got {wrong}")
    return columns(input), labels, np.arange(labels.size)


def ignoring(loss: Callable) -> Callable:
    """Give a loss on labels the option ``ignore_index``: examples with this label cost nothing and do not count.

    The loss itself knows nothing of it. A label below 0 is found where the loss refuses it, so that labels that all
    count are looked at but once.
    """

    @functools.wraps(loss)
    def op(input, target, *, ignore_index: int = -100, reduction: str = "mean"):
        try:
            if ignore_index < 0 or not _holds(target, ignore_index):
                return loss(input, target, reduction=reduction)
        except ValueError:
            if not _holds(target, ignore_index):
                raise
        return _of_those_that_count(loss, input, target, target != ignore_index, reduction)

    signature, own = inspect.signature(loss), inspect.signature(op, follow_wrapped=False)
    input, target, *options = signature.parameters.values()
    op.__signature__ = signature.replace(parameters=[input, target, own.parameters["ignore_index"], *options])
    return op


def _holds(target: Array, label: int) -> bool:
    return target.dtype in UNSIGNED and bool((target == label).any())


def _of_those_that_count(loss: Callable, input: Array, target: Array, kept: Array, reduction: str) -> tuple:
    """Do a loss on the examples that are kept; the others cost nothing and get no gradient."""
    dim = class_dim(input.shape)
    rows = np.moveaxis(input, dim, -1)  # (N, ..., K)
    value, to_rows = loss(rows[kept], target[kept], reduction=reduction)
    if reduction == "none":
        losses = np.zeros(target.shape, input.dtype, like=value)
        losses[kept] = value
        value = losses

    def backward(dy):
        of_kept = to_rows(dy[kept] if reduction == "none" else dy)[0]
        drows = np.zeros(rows.shape, rows.dtype, like=of_kept)
        drows[kept] = of_kept
        return np.moveaxis(drows, -1, dim), None

    return value, backward
