"""PyTorch's own functions of tensors, from ``torch`` and from ``torch.nn.functional``.

Chapter: softmax
"""

import torch
from torch import (
    all,
    allclose,
    any,
    argmax,
    bmm,
    cat,
    chunk,
    concatenate,
    dot,
    eq,
    flatten,
    gather,
    log10,
    masked_fill,
    max,
    min,
    mm,
    repeat_interleave,
    split,
    squeeze,
    stack,
    std,
    topk,
    tril,
    triu,
    unsqueeze,
    var,
)
from torch.nn.functional import one_hot, smooth_l1_loss

from companion import draws
from companion.reference import ops

# The operations are PyTorch's functions of these names already, but where they take their arguments otherwise.
_OTHERWISE = {"concatenate", "dropout", "index", "max"}
globals().update({name: op for name, op in vars(ops).items() if name[0] != "_" and name not in _OTHERWISE})


def dropout(input, p=0.5, training=True, *, rng):
    """Leave out numbers by a mask drawn from ``rng``, as the twin does: PyTorch's own draws from a global seed.

    Chapter: double_descent
    """
    return ops.dropout(input, torch.from_numpy(draws.dropout_mask(input.shape, p, rng=rng)), p) if training else input


def multinomial(input, num_samples, replacement=False, *, rng):
    """Draw places by their weights from ``rng``, as the twin does: PyTorch's own draws from a global seed.

    Chapter: transformers
    """
    return torch.from_numpy(draws.categories(input.numpy(force=True), num_samples, replacement, rng=rng))
