"""The losses as layers."""

from __future__ import annotations

from companion.scratch import ops
from companion.scratch.autodiff import Tensor, apply
from companion.scratch.layers.base import Layer
from companion.shapes import Array, Float, Int


class CrossEntropyLoss(Layer):
    """Softmax and cross-entropy in one: it takes scores, never probabilities.

    Formula: :func:`companion.scratch.ops.cross_entropy`.

    Chapter: 4
    """

    def __init__(self, *, reduction: str = "mean"):
        self.reduction = reduction

    def forward(self, input: Float[Array, "N K"], target: Int[Array, "N"]) -> Tensor:
        """Give the loss of the scores (N, K) at the labels (N,)."""
        return apply(ops.cross_entropy, input, target, reduction=self.reduction)


class MultiMarginLoss(Layer):
    """The multi-class hinge loss on scores.

    Formula: :func:`companion.scratch.ops.multi_margin_loss`.

    Chapter: 4
    """

    def __init__(self, *, p: int = 1, margin: float = 1.0, reduction: str = "mean"):
        self.p, self.margin, self.reduction = p, margin, reduction

    def forward(self, input: Float[Array, "N K"], target: Int[Array, "N"]) -> Tensor:
        """Give the loss of the scores (N, K) at the labels (N,)."""
        return apply(ops.multi_margin_loss, input, target, p=self.p, margin=self.margin, reduction=self.reduction)
