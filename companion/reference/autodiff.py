"""PyTorch's tensor, its switch for recording, and the derivatives it can be asked for.

Chapter: backpropagation
"""

import types

import torch
from torch import enable_grad, is_grad_enabled, no_grad
from torch.autograd import grad
from torch.autograd.functional import hvp, jacobian, jvp, vjp
from torch.autograd.graph import Node, increment_version

from companion import reference


def apply(op, *inputs, **options):
    """Run an operation. PyTorch's own record themselves; one that a reader wrote in NumPy is recorded here.

    The latter gives ``(value, backward)``, arrays in and arrays out, as in the twin.
    """
    if isinstance(op, types.FunctionType) and not op.__module__.startswith(("torch", "companion.reference")):
        return _Written.apply(op, options, *inputs)
    return op(*inputs, **options)


class _Written(torch.autograd.Function):
    """An operation that a reader wrote, as PyTorch records one."""

    @staticmethod
    def forward(ctx, op, options, *inputs):
        """Compute the value, and keep the way back."""
        value, ctx.way_back = op(*map(_plain, inputs), **options)
        return reference.tensor(value)

    @staticmethod
    def backward(ctx, dy):
        """Give a gradient for each input, and none for the operation and its options."""
        gradients = [None if dx is None else reference.tensor(dx) for dx in ctx.way_back(dy.numpy())]
        return (None, None, *gradients, *[None] * (len(ctx.needs_input_grad) - 2 - len(gradients)))


def _plain(x):
    return reference.numpy(x) if isinstance(x, torch.Tensor) else x


class _AnyTensor(type(torch.Tensor)):
    """Says of every ``torch.Tensor`` that it is a :class:`Tensor`."""

    def __instancecheck__(cls, thing):
        return isinstance(thing, torch.Tensor)


class Tensor(torch.Tensor, metaclass=_AnyTensor):
    """``torch.Tensor``, made as its twin is: of an array, in the array's own dtype."""

    def __new__(cls, data, requires_grad=False):
        return reference.tensor(data, requires_grad=requires_grad)
