"""The activations as layers: each is its operation, under ``torch.nn``'s name and with that operation's options.

Chapter: layers
"""

from __future__ import annotations

from inspect import Parameter, Signature

from companion.scratch import ops
from companion.scratch._public import public
from companion.scratch.layers.operation import OperationLayer


class Activation(OperationLayer):
    """An elementwise operation as a layer, whose options may be given by position, and are told, as in PyTorch."""

    def __init_subclass__(cls, **options):
        super().__init_subclass__(**options)
        told = cls.__signature__.parameters.values()
        cls.__signature__ = Signature([one.replace(kind=Parameter.POSITIONAL_OR_KEYWORD) for one in told])

    def __repr__(self):
        return f"{type(self).__name__}({', '.join(f'{k}={v!r}' for k, v in self.options.items())})"


@public
class ReLU(Activation, op=ops.relu):
    """The rectified linear unit, max(x, 0), as a layer: :func:`companion.scratch.ops.relu`."""


@public
class LeakyReLU(Activation, op=ops.leaky_relu):
    """A rectified linear unit that leaks, as a layer: :func:`companion.scratch.ops.leaky_relu`."""


@public
class Sigmoid(Activation, op=ops.sigmoid):
    """The logistic function as a layer: :func:`companion.scratch.ops.sigmoid`."""


@public
class Tanh(Activation, op=ops.tanh):
    """The hyperbolic tangent as a layer: :func:`companion.scratch.ops.tanh`."""


@public
class SELU(Activation, op=ops.selu):
    """The self-normalising unit as a layer: :func:`companion.scratch.ops.selu`."""


@public
class SiLU(Activation, op=ops.silu):
    """The sigmoid linear unit, or Swish, as a layer: :func:`companion.scratch.ops.silu`."""


@public
class Softplus(Activation, op=ops.softplus):
    """The smooth rectifier as a layer: :func:`companion.scratch.ops.softplus`."""


@public
class GELU(Activation, op=ops.gelu):
    """The Gaussian error linear unit as a layer: :func:`companion.scratch.ops.gelu`."""
