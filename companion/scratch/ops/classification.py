"""Losses for classes: what a wrong answer costs, each with its gradient.

All take ``reduction``: ``"none"`` gives the loss of every example, ``"sum"`` adds them up, ``"mean"`` (PyTorch's
default) divides the sum by their number. Scores may be those of a single example (K,), of a batch (N, K), or of a
batch with further axes (N, K, ...), time or places in a picture; labels have the same shape without K. Inside, each
example is a column: M columns of K scores.

Chapter: softmax
"""

from __future__ import annotations

import numpy as np

from companion.scratch.ops._common import FLOATS
from companion.scratch.ops._losses import class_dim, from_columns, labelled, reduce_losses
from companion.scratch.ops._operation import operation
from companion.scratch.ops.softmax import log_softmax
from companion.shapes import Array, Backward, Float, Int

Loss = tuple[Float[Array, ""], Backward]
Scores = Float[Array, "N K ..."] | Float[Array, "K"]
Labels = Int[Array, "..."]  # in the scores' shape without K
Probabilities = Float[Array, "..."]  # in the scores' shape


@operation
def cross_entropy(input: Scores, target: Labels | Probabilities, *, reduction: str = "mean") -> Loss:
    """Measure, in nats, how surprised the softmax of the scores is by the true classes.

    Formula: l_n = logsumexp(z_n) - z_{n, y_n} = -ln softmax(z_n)_{y_n}. backward gives ((p - onehot(y)) dl, None).
    A floating-point target in the input's shape holds probabilities q in place of labels: l_n = -sum_k q_{n, k}
    ln softmax(z_n)_k, and backward gives ((p sum_k q_k - q) dl, -ln p dl).

    Raises: TypeError for scores that are no floats or a target that is neither labels nor probabilities; ValueError
    for shapes that do not fit, a label outside 0..K-1, or the mean of an empty batch.

    Source: Bishop (2006), Pattern Recognition and Machine Learning, equations 4.108 and 4.109.
    """
    if getattr(target, "dtype", None) in FLOATS:  # probabilities in place of labels
        return _cross_entropy_of_probabilities(input, target, reduction)
    scores, labels, at = labelled("cross_entropy", input, target)  # (K, M), (M,), (M,)
    shifted = scores - np.maximum.reduce(scores)  # less the largest of each column
    exps = np.exp(shifted)
    total = np.add.reduce(exps)  # (M,)
    losses = np.log(total) - shifted[labels, at]
    value, weight = reduce_losses("cross_entropy", losses.reshape(target.shape), reduction)

    def backward(dy):
        dl = dy.reshape(-1) if reduction == "none" else dy * weight
        dscores = exps * (dl / total)  # the probabilities ...
        dscores[labels, at] -= dl  # ... minus the truth, times dl
        return from_columns(dscores, input), None

    return value, backward


def _cross_entropy_of_probabilities(input, target, reduction) -> Loss:
    dim = class_dim(input)
    if not input.ndim or target.shape != input.shape or not input.shape[dim]:
        expected = input.shape[:dim] + input.shape[dim + 1 :]
        raise (TypeError if target.shape == expected else ValueError)(
            f"cross_entropy: target must be integer labels of shape {expected} or probabilities of shape "
            f"{input.shape} with K >= 1, got {target.dtype} of shape {target.shape}"
        )
    log_p, to_input = log_softmax(input, dim)
    losses = -np.add.reduce(target * log_p, axis=dim)
    value, weight = reduce_losses("cross_entropy", losses, reduction)

    def backward(dy):
        dl = np.expand_dims(dy, dim) if reduction == "none" else dy * weight
        return *to_input(-target * dl), -log_p * dl

    return value, backward


@operation
def nll_loss(input: Scores, target: Labels, *, reduction: str = "mean") -> Loss:
    """Pick, from log-probabilities, minus the one of the true class.

    Formula: l_n = -x_{n, y_n}. backward gives (-onehot(y) dl, None).

    Raises: TypeError for log-probabilities that are no floats or labels that are no integers; ValueError for shapes
    that do not fit, a label outside 0..K-1, or the mean of an empty batch.
    """
    scores, labels, at = labelled("nll_loss", input, target)  # (K, M), (M,), (M,)
    losses = -scores[labels, at].reshape(target.shape)
    value, weight = reduce_losses("nll_loss", losses, reduction)
    shape, dtype = scores.shape, scores.dtype

    def backward(dy):
        dl = dy.reshape(-1) if reduction == "none" else dy * weight
        chosen = np.zeros(shape, dtype)
        chosen[labels, at] = -1
        return from_columns(chosen * dl, input), None

    return value, backward


@operation
def binary_cross_entropy_with_logits(
    input: Float[Array, "*shape"], target: Float[Array, "*shape"], *, reduction: str = "mean"
) -> Loss:
    """Measure, in nats, the surprise of independent yes-or-no answers, from their scores.

    Formula: l = (1 - t) z + max(-z, 0) + ln(1 + e^{-|z|}), which is -t ln s(z) - (1 - t) ln(1 - s(z)) without its
    overflow. backward gives ((sigmoid(z) - t) dl, -z dl).

    Raises: TypeError for anything but floats of one dtype; ValueError for shapes that differ or a target outside
    0..1, which PyTorch would take.
    """
    op = "binary_cross_entropy_with_logits"
    if target.size and not (target.min() >= 0 and target.max() <= 1):
        raise ValueError(f"{op}: target must lie between 0 and 1, got {target.min()} to {target.max()}")
    e = np.exp(-np.abs(input))
    losses = (1 - target) * input + np.maximum(-input, 0) + np.log1p(e)
    value, weight = reduce_losses(op, losses, reduction)

    def backward(dy):
        dl = dy * weight
        return (np.where(input >= 0, 1, e) / (1 + e) - target) * dl, -input * dl

    return value, backward


@operation
def multi_margin_loss(
    input: Float[Array, "N K"] | Float[Array, "K"],
    target: Labels,
    *,
    p: int = 1,
    margin: float = 1.0,
    reduction: str = "mean",
) -> Loss:
    """Charge every wrong class whose score comes within a margin of the right one (the multi-class hinge loss).

    Formula: l_n = (1/K) sum_{k != y_n} max(0, margin - z_{n, y_n} + z_{n, k})^p. backward gives (p v^(p-1) dl / K
    for each class that violates by v, minus their sum for the right class; None). Scores are (K,) or (N, K). A score
    that is NaN violates nothing, as in PyTorch.

    Raises: as :func:`nll_loss`; ValueError unless p is 1 or 2.

    Source: Crammer and Singer (2001) charge the worst class alone; PyTorch, and this, the mean over all (Weston and
    Watkins 1999).
    """
    scores, labels, at = labelled("multi_margin_loss", input, target)  # (K, M), (M,), (M,)
    if p not in (1, 2):
        raise ValueError(f"multi_margin_loss: p must be 1 or 2, got {p!r}")
    k = scores.shape[0]
    short = margin - scores[labels, at] + scores  # (K, M)
    violation = np.where(short > 0, short, 0)
    violation[labels, at] = 0
    charge = violation if p == 1 else violation * violation
    losses = (np.add.reduce(charge) / k).reshape(target.shape)
    value, weight = reduce_losses("multi_margin_loss", losses, reduction)

    def backward(dy):
        dscores = weight / k * np.sign(violation) if p == 1 else 2 * weight / k * violation
        dscores[labels, at] = -np.add.reduce(dscores)
        return from_columns(dscores * dy, input), None

    return value, backward
