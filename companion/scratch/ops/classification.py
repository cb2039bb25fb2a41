"""Losses for classes: what a wrong answer costs, each with its gradient.

All take ``reduction``: ``"none"`` gives the loss of every example, ``"sum"`` adds them up, ``"mean"`` (PyTorch's
default) divides the sum by their number. Scores may be those of a single example (K,), of a batch (N, K), or of a
batch with further axes (N, K, ...), time or places in a picture; labels have the same shape without K. Inside, each
example is a column: M columns of K scores.

Chapter: softmax
"""

from __future__ import annotations

import numpy as np

from companion.scratch.ops._common import fresh, reads
from companion.scratch.ops._losses import class_dim, from_columns, ignoring, labelled, reduce_losses
from companion.scratch.ops._operation import operation
from companion.scratch.ops.activations import sigmoid
from companion.scratch.ops.softmax import log_softmax
from companion.shapes import Array, Backward, Float, Int

Loss = tuple[Float[Array, ""], Backward]
Scores = Float[Array, "N K ..."] | Float[Array, "K"]
Labels = Int[Array, "..."]  # in the scores' shape without K
Probabilities = Float[Array, "..."]  # in the scores' shape


@operation
@fresh
@ignoring
@reads([1], [])
def cross_entropy(input: Scores, target: Labels | Probabilities, *, reduction: str = "mean") -> Loss:
    """Measure, in nats, how surprised the softmax of the scores is by the true classes.

    Formula: l_n = logsumexp(z_n) - z_{n, y_n} = -ln softmax(z_n)_{y_n}. backward gives ((p - onehot(y)) dl, None).
    An example whose label is ``ignore_index`` costs nothing and does not count in the mean.
    A floating-point target in the input's shape holds probabilities q in place of labels: l_n = -sum_k q_{n, k}
    ln softmax(z_n)_k, and backward gives ((p sum_k q_k - q) dl, -ln p dl).

    Raises: TypeError for scores that are no floats or a target that is neither labels nor probabilities; ValueError
    for shapes that do not fit, a label outside 0..K-1, or the mean of an empty batch.

    Source: Bishop (2006), Pattern Recognition and Machine Learning, equations 4.108 and 4.109.
    """
    if target.dtype == input.dtype:
        return _cross_entropy_of_probabilities(input, target, reduction)
    z, y, at = labelled("cross_entropy", input, target)  # (K, M), (M,), (M,)
    z = z - z.max(axis=0)  # changes no probability, and nothing overflows
    exps = np.exp(z)
    total = exps.sum(axis=0)
    losses = np.log(total) - z[y, at]
    value, weight = reduce_losses("cross_entropy", losses.reshape(target.shape), reduction)
    shape = input.shape

    def backward(dy):
        dl = dy.reshape(-1) if reduction == "none" else dy * weight
        dz = exps * (dl / total)  # p dl
        dz[y, at] -= dl  # (p - onehot(y)) dl
        return from_columns(dz, shape), None

    return value, backward


def _cross_entropy_of_probabilities(input: Scores, target: Probabilities, reduction: str) -> Loss:
    """Measure the surprise at classes drawn with the target's probabilities; both arguments have a gradient."""
    dim = class_dim(input.shape)
    if target.shape != input.shape or not input.shape[dim]:
        expected = input.shape[:dim] + input.shape[dim + 1 :]
        raise (TypeError if target.shape == expected else ValueError)(
            f"cross_entropy: target must be integer labels of shape {expected} or probabilities of shape "
            f"{input.shape} with K >= 1, got {target.dtype} of shape {target.shape}"
        )
    log_p, to_input = log_softmax(input, dim)
    losses = -(target * log_p).sum(axis=dim)
    value, weight = reduce_losses("cross_entropy", losses, reduction)

    def backward(dy):
        dl = np.expand_dims(dy, dim) if reduction == "none" else dy * weight
        return *to_input(-target * dl), -log_p * dl

    return value, backward


@operation
@fresh
@ignoring
@reads([1])
def nll_loss(input: Scores, target: Labels, *, reduction: str = "mean") -> Loss:
    """Pick, from log-probabilities, minus the one of the true class.

    Formula: l_n = -x_{n, y_n}. backward gives (-onehot(y) dl, None). An example whose label is ``ignore_index`` costs
    nothing and does not count in the mean.

    Raises: TypeError for log-probabilities that are no floats or labels that are no integers; ValueError for shapes
    that do not fit, a label outside 0..K-1, or the mean of an empty batch.
    """
    x, y, at = labelled("nll_loss", input, target)  # (K, M), (M,), (M,)
    losses = -x[y, at]
    value, weight = reduce_losses("nll_loss", losses.reshape(target.shape), reduction)
    shape, k, dtype = input.shape, len(x), x.dtype

    def backward(dy):
        dl = dy.reshape(-1) if reduction == "none" else dy * weight
        dx = np.zeros_like(dl, dtype=dtype, shape=(k, len(y)))
        dx[y, at] = -dl  # -onehot(y) dl
        return from_columns(dx, shape), None

    return value, backward


@operation
@fresh
@reads([0, 1], [])
def binary_cross_entropy(
    input: Float[Array, "*shape"], target: Float[Array, "*shape"], *, reduction: str = "mean"
) -> Loss:
    """Measure, in nats, the surprise of independent yes-or-no answers, from the probabilities of yes.

    Formula: l = -t ln p - (1 - t) ln(1 - p), no logarithm counting as less than -100, as in PyTorch. backward gives
    ((p - t) dl / (p (1 - p)), (ln(1 - p) - ln p) dl), the divisor at least 1e-12. From scores,
    :func:`binary_cross_entropy_with_logits` is exact.

    Raises: TypeError for anything but floats of one dtype; ValueError for shapes that differ, or an input or a
    target outside 0..1.
    """
    for name, array in (("input", input), ("target", target)):
        _require_probabilities("binary_cross_entropy", array, name)
    with np.errstate(divide="ignore"):
        log_yes, log_no = np.log(input), np.log1p(-input)
    losses = -target * np.maximum(log_yes, -100) - (1 - target) * np.maximum(log_no, -100)
    value, weight = reduce_losses("binary_cross_entropy", losses, reduction)

    def backward(dy):
        dl = dy * weight
        return (input - target) * dl / np.maximum(input * (1 - input), _LEAST), (log_no - log_yes) * dl

    return value, backward


@operation
@fresh
@reads([0, 1], [0])
def binary_cross_entropy_with_logits(
    input: Float[Array, "*shape"], target: Float[Array, "*shape"], *, reduction: str = "mean"
) -> Loss:
    """Measure, in nats, the surprise of independent yes-or-no answers, from their scores.

    Formula: l = (1 - t) z + max(-z, 0) + ln(1 + e^{-|z|}), which is -t ln s(z) - (1 - t) ln(1 - s(z)) without its
    overflow. backward gives ((sigmoid(z) - t) dl, -z dl).

    Raises: TypeError for anything but floats of one dtype; ValueError for shapes that differ or a target outside
    0..1, which PyTorch would take.
    """
    _require_probabilities("binary_cross_entropy_with_logits", target, "target")
    losses = (1 - target) * input + np.maximum(-input, 0) + np.log1p(np.exp(-np.abs(input)))
    value, weight = reduce_losses("binary_cross_entropy_with_logits", losses, reduction)

    def backward(dy):
        dl = dy * weight
        return (sigmoid(input)[0] - target) * dl, -input * dl

    return value, backward


_LEAST = float(np.float32(1e-12))  # of PyTorch's divisor


def _require_probabilities(op: str, array: Array, name: str) -> None:
    if array.size and not (array.min() >= 0 and array.max() <= 1):
        raise ValueError(f"{op}: {name} must lie between 0 and 1, got {array.min()} to {array.max()}")


@operation
@fresh
@reads([1])
def multi_margin_loss(
    input: Float[Array, "N K"] | Float[Array, "K"],
    target: Labels,
    p: int = 1,
    margin: float = 1.0,
    *,
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
    if p not in (1, 2):
        raise ValueError(f"multi_margin_loss: p must be 1 or 2, got {p!r}")
    z, y, at = labelled("multi_margin_loss", input, target)  # (K, M), (M,), (M,)
    short = margin - z[y, at] + z
    violation = np.where(short > 0, short, 0)
    violation[y, at] = 0
    shape, k = input.shape, len(z)
    losses = (violation**p).sum(axis=0) / k
    value, weight = reduce_losses("multi_margin_loss", losses.reshape(target.shape), reduction)

    def backward(dy):
        dl = dy.reshape(-1) if reduction == "none" else dy * weight
        slope = (np.sign(violation) if p == 1 else 2 * violation) / k
        slope[y, at] = -slope.sum(axis=0)
        return from_columns(slope * dl, shape), None

    return value, backward
