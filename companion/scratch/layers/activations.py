"""The activations as layers: each is its operation, under ``torch.nn``'s name and with that operation's options.

Chapter: layers
"""

from __future__ import annotations

from collections.abc import Callable
from inspect import Parameter, Signature, signature

from companion.scratch import ops
from companion.scratch._public import public
from companion.scratch.autodiff import Tensor, apply
from companion.scratch.layers.base import Layer
from companion.shapes import Array, Float


class Activation(Layer):
    """An elementwise operation as a layer; what the operation takes beside the input, the layer is made with.

    Raises: TypeError for an option that the operation does not have.
    """

    def __init_subclass__(cls, op: Callable | None = None):
        if op is not None:
            _, *options = signature(op).parameters.values()
            cls.op = staticmethod(op)
            cls.__signature__ = Signature([one.replace(kind=Parameter.POSITIONAL_OR_KEYWORD) for one in options])

    def __init__(self, *options, **named):
        try:
            given = signature(type(self)).bind(*options, **named)
        except TypeError as error:
            raise TypeError(f"{type(self).__name__}: {error}") from None
        given.apply_defaults()
        self.options = dict(given.arguments)

    def forward(self, x: Float[Array, "..."]) -> Tensor:
        """Give the operation's value for each number."""
        return apply(self.op, x, **self.options)

    def __repr__(self):
        return f"{type(self).__name__}({', '.join(f'{k}={v!r}' for k, v in self.options.items())})"


@public
class ReLU(Activation, op=ops.relu):
    """The rectified linear unit, max(x, 0), as a layer: :func:`companion.scratch.ops.relu`.

    Chapter: softmax
    """


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
