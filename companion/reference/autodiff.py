"""PyTorch's tensor, its switch for recording, and the derivatives it can be asked for.

Chapter: backpropagation
"""

import torch
from torch import enable_grad, no_grad
from torch.autograd import grad
from torch.autograd.functional import hvp, jacobian, jvp, vjp
from torch.autograd.graph import Node, increment_version

from companion import reference


def apply(op, *inputs, **options):
    """Run an operation: PyTorch's own record themselves."""
    return op(*inputs, **options)


class _AnyTensor(type(torch.Tensor)):
    """Says of every ``torch.Tensor`` that it is a :class:`Tensor`."""

    def __instancecheck__(cls, thing):
        return isinstance(thing, torch.Tensor)


class Tensor(torch.Tensor, metaclass=_AnyTensor):
    """``torch.Tensor``, made as its twin is: of an array, in the array's own dtype."""

    def __new__(cls, data, requires_grad=False):
        return reference.tensor(data, requires_grad=requires_grad)
