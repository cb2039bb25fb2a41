"""Operations: each returns its value and its backward.

    y, backward = linear(x, weight, bias)
    dx, dweight, dbias = backward(dy)

``backward`` takes the upstream gradient ``dy`` (the derivative of some number by ``y``, in y's shape) and gives
one gradient per positional argument, in order; ``None`` stands where there is none to give (labels, a missing
bias). Names, argument order and defaults are those of ``torch.nn.functional``, and ties follow PyTorch.
"""

from companion.scratch.ops._elementwise import ELEMENTWISE
from companion.scratch.ops.activations import gelu, leaky_relu, relu, selu, sigmoid, silu, softplus, tanh
from companion.scratch.ops.attention import scaled_dot_product_attention
from companion.scratch.ops.classification import (
    binary_cross_entropy_with_logits,
    cross_entropy,
    multi_margin_loss,
    nll_loss,
)
from companion.scratch.ops.conv import conv2d
from companion.scratch.ops.divergence import gaussian_kl
from companion.scratch.ops.dropout import dropout
from companion.scratch.ops.elementwise import (
    abs,
    add,
    cos,
    div,
    erf,
    exp,
    log,
    log1p,
    maximum,
    minimum,
    mul,
    neg,
    pow,
    sin,
    sqrt,
    square,
    sub,
    where,
)
from companion.scratch.ops.embedding import embedding
from companion.scratch.ops.linear import linear, matmul
from companion.scratch.ops.norm import batch_norm, layer_norm
from companion.scratch.ops.pool import avg_pool2d, max_pool2d
from companion.scratch.ops.rearrange import concatenate, index, reshape, transpose
from companion.scratch.ops.reductions import max, mean, sum
from companion.scratch.ops.regression import huber_loss, l1_loss, mse_loss
from companion.scratch.ops.softmax import log_softmax, logsumexp, softmax

__all__ = [
    "ELEMENTWISE",
    "abs",
    "add",
    "avg_pool2d",
    "batch_norm",
    "binary_cross_entropy_with_logits",
    "concatenate",
    "conv2d",
    "cos",
    "cross_entropy",
    "div",
    "dropout",
    "embedding",
    "erf",
    "exp",
    "gaussian_kl",
    "gelu",
    "huber_loss",
    "index",
    "l1_loss",
    "layer_norm",
    "leaky_relu",
    "linear",
    "log",
    "log1p",
    "log_softmax",
    "logsumexp",
    "matmul",
    "max",
    "max_pool2d",
    "maximum",
    "mean",
    "minimum",
    "mse_loss",
    "mul",
    "multi_margin_loss",
    "neg",
    "nll_loss",
    "pow",
    "relu",
    "reshape",
    "scaled_dot_product_attention",
    "selu",
    "sigmoid",
    "silu",
    "sin",
    "softmax",
    "softplus",
    "sqrt",
    "square",
    "sub",
    "sum",
    "tanh",
    "transpose",
    "where",
]
