"""PyTorch's own functions of tensors, from ``torch`` and from ``torch.nn.functional``.

Chapter: softmax
"""

import torch
from torch import (
    abs,
    add,
    argmax,
    cat,
    clamp,
    concatenate,
    cos,
    div,
    erf,
    exp,
    flatten,
    log,
    log1p,
    logsumexp,
    masked_fill,
    matmul,
    max,
    maximum,
    mean,
    min,
    minimum,
    mul,
    neg,
    permute,
    pow,
    reshape,
    sigmoid,
    sin,
    split,
    sqrt,
    square,
    squeeze,
    stack,
    std,
    sub,
    sum,
    tanh,
    topk,
    transpose,
    unsqueeze,
    var,
    where,
)
from torch.nn.functional import (
    avg_pool2d,
    batch_norm,
    binary_cross_entropy,
    binary_cross_entropy_with_logits,
    conv2d,
    cross_entropy,
    embedding,
    gelu,
    huber_loss,
    l1_loss,
    layer_norm,
    leaky_relu,
    linear,
    log_softmax,
    max_pool2d,
    mse_loss,
    multi_margin_loss,
    nll_loss,
    one_hot,
    relu,
    scaled_dot_product_attention,
    selu,
    silu,
    softmax,
    softplus,
)

from companion import draws
from companion.reference import ops
from companion.reference.ops import gaussian_kl


def dropout(input, p=0.5, training=True, *, rng):
    """Leave out numbers by a mask drawn from ``rng``, as the twin does: PyTorch's own draws from a global seed.

    Chapter: double_descent
    """
    return ops.dropout(input, torch.from_numpy(draws.dropout_mask(input.shape, p, rng=rng)), p) if training else input
