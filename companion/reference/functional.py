"""PyTorch's own functions of tensors, from ``torch`` and from ``torch.nn.functional``.

Chapter: softmax
"""

import torch
from torch import (
    argmax,
    cat,
    chunk,
    concatenate,
    flatten,
    gather,
    masked_fill,
    max,
    min,
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
from torch.nn.functional import one_hot

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
