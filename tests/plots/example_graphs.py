"""A small network in both worlds, for the tests of what is read and drawn of it."""

import numpy as np
import torch

from companion.scratch.autodiff import Tensor, apply
from companion.scratch.ops import mse_loss


def leaf(array):
    return Tensor(np.array(array, float), requires_grad=True)


def arrays(seed=0):
    rng = np.random.default_rng(seed)
    return [rng.normal(size=shape) for shape in [(5, 2), (2, 4), (4,), (4, 2), (2,), (5, 2)]]


def network_of(x, w1, b1, w2, b2, y, tanh, loss):
    """Compute a loss through two layers, in either world."""
    h = tanh(x @ w1 + b1)
    return h, loss(h @ w2 + b2, y)


def both_worlds():
    x, *weights, y = arrays()
    ours = [leaf(w) for w in weights]
    theirs = [torch.tensor(w, requires_grad=True) for w in weights]
    h, end = network_of(x, *ours, y, np.tanh, lambda a, b: apply(mse_loss, a, b))
    k, other = network_of(torch.tensor(x), *theirs, torch.tensor(y), torch.tanh, torch.nn.functional.mse_loss)
    names = ("w1", "b1", "w2", "b2", "h", "loss")
    mine, others = (dict(zip(names, found, strict=True)) for found in ([*ours, h, end], [*theirs, k, other]))
    return (end, mine), (other, others)
