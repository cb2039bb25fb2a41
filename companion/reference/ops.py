"""PyTorch's own functions, under the names of :mod:`companion.scratch.ops`. Chapter: 4."""

from torch import add, div, exp, log, logsumexp, matmul, mean, mul, neg, pow, sigmoid, sub, sum, tanh
from torch.nn.functional import (
    binary_cross_entropy_with_logits,
    cross_entropy,
    huber_loss,
    l1_loss,
    linear,
    log_softmax,
    mse_loss,
    multi_margin_loss,
    nll_loss,
    relu,
    softmax,
)

__all__ = [
    "add",
    "binary_cross_entropy_with_logits",
    "cross_entropy",
    "div",
    "exp",
    "huber_loss",
    "l1_loss",
    "linear",
    "log",
    "log_softmax",
    "logsumexp",
    "matmul",
    "mean",
    "mse_loss",
    "mul",
    "multi_margin_loss",
    "neg",
    "nll_loss",
    "pow",
    "relu",
    "sigmoid",
    "softmax",
    "sub",
    "sum",
    "tanh",
]
