"""PyTorch's own rules for starting values, which draw from NumPy's generator as their twins do.

Chapter: practice
"""

import functools
import inspect

import numpy as np
import torch
from torch.nn import init
from torch.nn.init import calculate_gain, constant_, ones_, zeros_
from torch.utils import _python_dispatch

from companion import draws


class _FromNumPy(_python_dispatch.TorchDispatchMode):
    """Inside, PyTorch's random numbers come from a NumPy generator."""

    def __init__(self, rng):
        super().__init__()
        self.draw = {torch.ops.aten.uniform_.default: rng.uniform, torch.ops.aten.normal_.default: rng.normal}

    def __torch_dispatch__(self, op, types, args=(), kwargs=None):
        if op not in self.draw:
            return op(*args, **(kwargs or {}))
        tensor, *asked = args
        asked += (0.0, 1.0)[len(asked) :]  # PyTorch drops what is the default
        return tensor.copy_(torch.from_numpy(np.asarray(self.draw[op](*asked, size=tuple(tensor.shape)))))


def _drawn_in_numpy(rule):
    """Give one of PyTorch's rules with ``rng`` in place of a generator of its own."""

    @functools.wraps(rule)
    def drawing(tensor, *options, rng, **named):
        draws.require_generator(rule.__name__, rng)
        with _FromNumPy(rng):
            return rule(tensor, *options, **named)

    signature = inspect.signature(rule)
    rng = inspect.Parameter("rng", inspect.Parameter.KEYWORD_ONLY)
    kept = [one for one in signature.parameters.values() if one.name != "generator"]
    drawing.__signature__ = signature.replace(parameters=[*kept, rng])
    return drawing


kaiming_normal_ = _drawn_in_numpy(init.kaiming_normal_)
kaiming_uniform_ = _drawn_in_numpy(init.kaiming_uniform_)
normal_ = _drawn_in_numpy(init.normal_)
orthogonal_ = _drawn_in_numpy(init.orthogonal_)
uniform_ = _drawn_in_numpy(init.uniform_)
xavier_normal_ = _drawn_in_numpy(init.xavier_normal_)
xavier_uniform_ = _drawn_in_numpy(init.xavier_uniform_)
