"""Operations in another measure: the logarithm to base 10, and the Huber loss as steep as the absolute error.

Chapter: softmax
"""

from __future__ import annotations

import math

from companion.scratch._public import public
from companion.scratch.autodiff.tape import Tensor
from companion.scratch.functional._operations import huber_loss, l1_loss, log

__all__: list[str] = []


@public
def log10(input) -> Tensor:
    """Take the logarithm to base 10: ln(x) / ln(10)."""
    return log(input) / math.log(10)


@public
def smooth_l1_loss(input, target, *, reduction="mean", beta=1.0) -> Tensor:
    """Take the size of the error, rounded off where it is below beta.

    Formula: the Huber loss with delta = beta, divided by beta; with beta = 0 the absolute error.
    """
    if beta == 0:
        return l1_loss(input, target, reduction=reduction)
    return huber_loss(input, target, reduction=reduction, delta=beta) / beta
