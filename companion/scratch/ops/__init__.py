"""Operations: each returns its value and its backward.

    y, backward = linear(x, weight, bias)
    dx, dweight, dbias = backward(dy)

``backward`` takes the upstream gradient ``dy`` (the derivative of some number by ``y``, in y's shape) and gives
one gradient per positional argument, in order; ``None`` stands where there is none to give (labels, a missing
bias). Names, argument order and defaults are those of ``torch.nn.functional``, and ties follow PyTorch.
"""

from companion.scratch.ops.elementwise import (
    add,
    div,
    exp,
    log,
    mul,
    neg,
    pow,
    relu,
    sigmoid,
    sub,
    tanh,
)
from companion.scratch.ops.linear import linear, matmul
from companion.scratch.ops.losses import (
    binary_cross_entropy_with_logits,
    cross_entropy,
    huber_loss,
    l1_loss,
    mse_loss,
    multi_margin_loss,
    nll_loss,
)
from companion.scratch.ops.reductions import mean, sum
from companion.scratch.ops.softmax import log_softmax, logsumexp, softmax

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
