"""Losses: what a wrong answer costs, each with its gradient.

All take ``reduction``: ``"none"`` gives the loss of every example, ``"sum"`` adds them up, ``"mean"`` (PyTorch's
default) divides the sum by their number.
"""

from __future__ import annotations

import numpy as np

from companion.scratch.ops._common import (
    reduce_losses,
    require_float,
    require_same_shape,
    require_scores_and_labels,
)
from companion.shapes import Array, Backward, Float, Int

Loss = tuple[Float[Array, ""], Backward]


def cross_entropy(input: Float[Array, "N K"], target: Int[Array, "N"], *, reduction: str = "mean") -> Loss:
    """Measure, in nats, how surprised the softmax of the scores is by the true classes.

    Formula: l_n = logsumexp(z_n) - z_{n, y_n} = -ln softmax(z_n)_{y_n}. backward gives ((p - onehot(y)) dl, None).

    Raises: TypeError for scores that are no floats or labels that are no integers; ValueError for shapes that do
    not fit, a label outside 0..K-1, or the mean of an empty batch.

    Source: Bishop (2006), Pattern Recognition and Machine Learning, equations 4.108 and 4.109.
    Chapter: 4
    """
    require_scores_and_labels("cross_entropy", input, target)
    rows = np.arange(len(target))
    shifted = input - input.max(axis=1, keepdims=True)  # (N, K)
    exps = np.exp(shifted)
    total = exps.sum(axis=1, keepdims=True)  # (N, 1)
    losses = np.log(total[:, 0]) - shifted[rows, target]  # (N,)
    value, spread = reduce_losses("cross_entropy", losses, reduction)

    def backward(dy):
        dinput = exps / total  # the probabilities ...
        dinput[rows, target] -= 1  # ... minus the truth
        dinput *= spread(dy)[:, None]
        return dinput, None

    return value, backward


def nll_loss(input: Float[Array, "N K"], target: Int[Array, "N"], *, reduction: str = "mean") -> Loss:
    """Pick, from rows of log-probabilities, minus the one of the true class.

    Formula: l_n = -x_{n, y_n}. backward gives (-onehot(y) dl, None).

    Raises: as :func:`cross_entropy`.

    Chapter: 4
    """
    require_scores_and_labels("nll_loss", input, target)
    rows = np.arange(len(target))
    value, spread = reduce_losses("nll_loss", -input[rows, target], reduction)

    def backward(dy):
        dinput = np.zeros_like(input)
        dinput[rows, target] = -spread(dy)
        return dinput, None

    return value, backward


def binary_cross_entropy_with_logits(
    input: Float[Array, "..."], target: Float[Array, "..."], *, reduction: str = "mean"
) -> Loss:
    """Measure, in nats, the surprise of independent yes-or-no answers, from their scores.

    Formula: l = max(z, 0) - z t + ln(1 + e^{-|z|}), which is -t ln s(z) - (1 - t) ln(1 - s(z)) without its
    overflow. backward gives ((sigmoid(z) - t) dl, -z dl).

    Raises: TypeError for anything but floats of one dtype; ValueError for shapes that differ or a target outside
    0..1.

    Chapter: 4
    """
    op = "binary_cross_entropy_with_logits"
    require_float(op, input=input, target=target)
    require_same_shape(op, input=input, target=target)
    if target.size and not (target.min() >= 0 and target.max() <= 1):
        raise ValueError(f"{op}: target must lie between 0 and 1, got {target.min()} to {target.max()}")
    e = np.exp(-np.abs(input))
    value, spread = reduce_losses(op, np.maximum(input, 0) - input * target + np.log1p(e), reduction)

    def backward(dy):
        dlosses = spread(dy)
        return (np.where(input >= 0, 1, e) / (1 + e) - target) * dlosses, -input * dlosses

    return value, backward


def multi_margin_loss(
    input: Float[Array, "N K"],
    target: Int[Array, "N"],
    *,
    p: int = 1,
    margin: float = 1.0,
    reduction: str = "mean",
) -> Loss:
    """Charge every wrong class whose score comes within a margin of the right one (the multi-class hinge loss).

    Formula: l_n = (1/K) sum_{k != y_n} max(0, margin - z_{n, y_n} + z_{n, k})^p. backward gives (p v^(p-1) dl / K
    for each class that violates by v, minus their sum for the right class; None).

    Raises: as :func:`cross_entropy`; ValueError unless p is 1 or 2.

    Source: Crammer and Singer (2001) charge the worst class alone; PyTorch, and this, the mean over all (Weston and
    Watkins 1999).
    Chapter: 4
    """
    require_scores_and_labels("multi_margin_loss", input, target)
    if p not in (1, 2):
        raise ValueError(f"multi_margin_loss: p must be 1 or 2, got {p!r}")
    n, k = input.shape
    rows = np.arange(n)
    violation = np.maximum(0, margin - input[rows, target][:, None] + input)  # (N, K)
    violation[rows, target] = 0
    value, spread = reduce_losses("multi_margin_loss", (violation**p).sum(axis=1) / k, reduction)

    def backward(dy):
        dinput = (violation > 0).astype(input.dtype) if p == 1 else 2 * violation
        dinput[rows, target] = -dinput.sum(axis=1)
        return dinput * (spread(dy) / k)[:, None], None

    return value, backward


def mse_loss(input: Float[Array, "..."], target: Float[Array, "..."], *, reduction: str = "mean") -> Loss:
    """Square the error: the negative log-likelihood of Gaussian noise, up to constants.

    Formula: l = (x - t)^2. backward gives (2 (x - t) dl, -2 (x - t) dl).

    Raises: TypeError for anything but floats of one dtype; ValueError for shapes that differ.

    Chapter: 4
    """
    return _error_loss("mse_loss", input, target, reduction, np.square, lambda error: 2 * error)


def l1_loss(input: Float[Array, "..."], target: Float[Array, "..."], *, reduction: str = "mean") -> Loss:
    """Take the error's size: the negative log-likelihood of Laplace noise, up to constants.

    Formula: l = |x - t|. backward gives (sign(x - t) dl, -sign(x - t) dl), with sign(0) = 0.

    Raises: as :func:`mse_loss`.

    Chapter: 4
    """
    return _error_loss("l1_loss", input, target, reduction, np.abs, np.sign)


def huber_loss(
    input: Float[Array, "..."], target: Float[Array, "..."], *, reduction: str = "mean", delta: float = 1.0
) -> Loss:
    """Square small errors, take the size of large ones: one wild point cannot own the fit.

    Formula: l = e^2 / 2 where |e| <= delta, else delta (|e| - delta / 2), with e = x - t. backward gives
    (clip(e, -delta, delta) dl, -clip(e, -delta, delta) dl).

    Raises: as :func:`mse_loss`; ValueError unless delta is positive.

    Source: Huber (1964), Robust Estimation of a Location Parameter.
    Chapter: 4
    """
    if not delta > 0:
        raise ValueError(f"huber_loss: delta must be positive, got {delta!r}")

    def loss(error):
        size = np.abs(error)
        return np.where(size <= delta, error * error / 2, delta * (size - delta / 2))

    return _error_loss("huber_loss", input, target, reduction, loss, lambda e: np.clip(e, -delta, delta))


def _error_loss(op, input, target, reduction, loss, slope) -> Loss:
    """Build a loss of the error input - target from its curve and the curve's slope."""
    require_float(op, input=input, target=target)
    require_same_shape(op, input=input, target=target)
    error = input - target
    value, spread = reduce_losses(op, loss(error), reduction)

    def backward(dy):
        dinput = slope(error) * spread(dy)
        return dinput, -dinput

    return value, backward
