"""PyTorch's own functions, under the names of :mod:`companion.scratch.ops`.

Chapter: backpropagation
"""

import torch
from torch import (
    abs,
    add,
    broadcast_to,
    clamp,
    cos,
    cumsum,
    div,
    erf,
    exp,
    log,
    log1p,
    logsumexp,
    matmul,
    maximum,
    mean,
    minimum,
    mul,
    neg,
    norm,
    permute,
    pow,
    reshape,
    sigmoid,
    sin,
    sqrt,
    square,
    sub,
    sum,
    tanh,
    transpose,
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
    relu,
    scaled_dot_product_attention,
    selu,
    silu,
    softmax,
    softplus,
)


def max(input, dim=None, keepdim=False):
    """Ask ``torch.max`` for the largest values; along a dim it gives their places too, which are left out."""
    return torch.max(input) if dim is None else torch.max(input, dim, keepdim).values


def concatenate(*inputs, dim=0):
    """Give ``torch.concatenate`` its tensors one by one, as the twin takes them."""
    return torch.concatenate(inputs, dim)


def index(input, where):
    """Index a tensor as PyTorch does."""
    return input[where]


def dropout(input, mask, p=0.5):
    """Apply a given mask: PyTorch's own dropout draws one itself, and otherwise does the same.

    Chapter: double_descent
    """
    return input * mask * (1 / (1 - p) if p < 1 else 0)


def gaussian_kl(mean, log_var, *, reduction="mean"):
    """Ask ``torch.distributions`` for the divergence of normal distributions from the standard one; reduce it.

    Chapter: autoencoders
    """
    given = torch.distributions.Normal(mean, (log_var / 2).exp(), validate_args=False)
    standard = torch.distributions.Normal(torch.zeros_like(mean), torch.ones_like(mean))
    losses = torch.distributions.kl_divergence(given, standard)
    return losses if reduction == "none" else getattr(losses, reduction)()
