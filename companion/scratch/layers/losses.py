"""The losses as layers: each remembers its options, and is called with predictions and truth.

Chapter: softmax
"""

from __future__ import annotations

from companion.scratch import ops
from companion.scratch.autodiff import Tensor, apply
from companion.scratch.layers.base import Layer
from companion.shapes import Array, Float, Int


class CrossEntropyLoss(Layer):
    """Softmax and cross-entropy in one: it takes scores, never probabilities.

    Formula: :func:`companion.scratch.ops.cross_entropy`.
    """

    def __init__(self, *, reduction: str = "mean"):
        self.reduction = reduction

    def forward(
        self, input: Float[Array, "N K ..."], target: Int[Array, "N ..."] | Float[Array, "N K ..."]
    ) -> Tensor:
        """Give the loss of the scores at the true classes, or at probabilities of the classes."""
        return apply(ops.cross_entropy, input, target, reduction=self.reduction)


class NLLLoss(Layer):
    """Minus the log-probability of the true class: what follows a log-softmax.

    Formula: :func:`companion.scratch.ops.nll_loss`.
    """

    def __init__(self, *, reduction: str = "mean"):
        self.reduction = reduction

    def forward(self, input: Float[Array, "N K ..."], target: Int[Array, "N ..."]) -> Tensor:
        """Give the loss of the log-probabilities at the labels."""
        return apply(ops.nll_loss, input, target, reduction=self.reduction)


class BCEWithLogitsLoss(Layer):
    """Sigmoid and binary cross-entropy in one: it takes scores, never probabilities.

    Formula: :func:`companion.scratch.ops.binary_cross_entropy_with_logits`.
    """

    def __init__(self, *, reduction: str = "mean"):
        self.reduction = reduction

    def forward(self, input: Float[Array, "..."], target: Float[Array, "..."]) -> Tensor:
        """Give the loss of the scores at the answers, each between 0 (no) and 1 (yes)."""
        return apply(ops.binary_cross_entropy_with_logits, input, target, reduction=self.reduction)


class MultiMarginLoss(Layer):
    """The multi-class hinge loss on scores.

    Formula: :func:`companion.scratch.ops.multi_margin_loss`.
    """

    def __init__(self, *, p: int = 1, margin: float = 1.0, reduction: str = "mean"):
        self.p, self.margin, self.reduction = p, margin, reduction

    def forward(self, input: Float[Array, "N K"], target: Int[Array, "N"]) -> Tensor:
        """Give the loss of the scores (N, K) at the labels (N,)."""
        return apply(ops.multi_margin_loss, input, target, p=self.p, margin=self.margin, reduction=self.reduction)


class MSELoss(Layer):
    """The squared error.

    Formula: :func:`companion.scratch.ops.mse_loss`.
    """

    def __init__(self, *, reduction: str = "mean"):
        self.reduction = reduction

    def forward(self, input: Float[Array, "..."], target: Float[Array, "..."]) -> Tensor:
        """Give the loss of the predictions at the targets."""
        return apply(ops.mse_loss, input, target, reduction=self.reduction)


class L1Loss(Layer):
    """The size of the error.

    Formula: :func:`companion.scratch.ops.l1_loss`.
    """

    def __init__(self, *, reduction: str = "mean"):
        self.reduction = reduction

    def forward(self, input: Float[Array, "..."], target: Float[Array, "..."]) -> Tensor:
        """Give the loss of the predictions at the targets."""
        return apply(ops.l1_loss, input, target, reduction=self.reduction)


class HuberLoss(Layer):
    """The squared error while it is small, its size where it is large.

    Formula: :func:`companion.scratch.ops.huber_loss`.
    """

    def __init__(self, *, reduction: str = "mean", delta: float = 1.0):
        self.reduction, self.delta = reduction, delta

    def forward(self, input: Float[Array, "..."], target: Float[Array, "..."]) -> Tensor:
        """Give the loss of the predictions at the targets."""
        return apply(ops.huber_loss, input, target, reduction=self.reduction, delta=self.delta)
