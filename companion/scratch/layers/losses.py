"""The losses as layers: each remembers its options, and is called with predictions and truth.

Chapter: softmax
"""

from __future__ import annotations

from companion.scratch import ops
from companion.scratch._public import public
from companion.scratch.layers.operation import OperationLayer


@public
class CrossEntropyLoss(OperationLayer, op=ops.cross_entropy):
    """Softmax and cross-entropy in one, so it takes scores: :func:`companion.scratch.ops.cross_entropy`."""


@public
class NLLLoss(OperationLayer, op=ops.nll_loss):
    """Minus the log-probability of the true class: :func:`companion.scratch.ops.nll_loss`."""


@public
class BCELoss(OperationLayer, op=ops.binary_cross_entropy):
    """Binary cross-entropy of probabilities: :func:`companion.scratch.ops.binary_cross_entropy`."""


@public
class BCEWithLogitsLoss(OperationLayer, op=ops.binary_cross_entropy_with_logits):
    """Sigmoid and cross-entropy in one: :func:`companion.scratch.ops.binary_cross_entropy_with_logits`."""


@public
class MultiMarginLoss(OperationLayer, op=ops.multi_margin_loss):
    """The multi-class hinge loss on scores: :func:`companion.scratch.ops.multi_margin_loss`."""


@public
class MSELoss(OperationLayer, op=ops.mse_loss):
    """The squared error: :func:`companion.scratch.ops.mse_loss`."""


@public
class L1Loss(OperationLayer, op=ops.l1_loss):
    """The size of the error: :func:`companion.scratch.ops.l1_loss`."""


@public
class HuberLoss(OperationLayer, op=ops.huber_loss):
    """The squared error while it is small, its size where it is large: :func:`companion.scratch.ops.huber_loss`."""
