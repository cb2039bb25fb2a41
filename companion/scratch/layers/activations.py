"""The activations as layers.

Chapter: layers
"""

from __future__ import annotations

from companion.scratch import ops
from companion.scratch._public import public
from companion.scratch.autodiff import Tensor, apply
from companion.scratch.layers.base import Layer
from companion.shapes import Array, Float


class _Activation(Layer):
    """An elementwise operation as a layer, with the options it was given."""

    def __init__(self, op, **options):
        self.op, self.options = op, options

    def forward(self, x: Float[Array, "..."]) -> Tensor:
        """Give the operation's value for each number."""
        return apply(self.op, x, **self.options)

    def __repr__(self):
        return f"{type(self).__name__}({', '.join(f'{k}={v!r}' for k, v in self.options.items())})"


@public
class ReLU(_Activation):
    """The rectified linear unit, max(x, 0), as a layer: :func:`companion.scratch.ops.relu`.

    Chapter: softmax
    """

    def __init__(self):
        super().__init__(ops.relu)


@public
class LeakyReLU(_Activation):
    """A rectified linear unit that leaks, as a layer: :func:`companion.scratch.ops.leaky_relu`."""

    def __init__(self, negative_slope: float = 0.01):
        super().__init__(ops.leaky_relu, negative_slope=negative_slope)


@public
class Sigmoid(_Activation):
    """The logistic function as a layer: :func:`companion.scratch.ops.sigmoid`."""

    def __init__(self):
        super().__init__(ops.sigmoid)


@public
class Tanh(_Activation):
    """The hyperbolic tangent as a layer: :func:`companion.scratch.ops.tanh`."""

    def __init__(self):
        super().__init__(ops.tanh)


@public
class SELU(_Activation):
    """The self-normalising unit as a layer: :func:`companion.scratch.ops.selu`."""

    def __init__(self):
        super().__init__(ops.selu)


@public
class SiLU(_Activation):
    """The sigmoid linear unit, or Swish, as a layer: :func:`companion.scratch.ops.silu`."""

    def __init__(self):
        super().__init__(ops.silu)


@public
class Softplus(_Activation):
    """The smooth rectifier as a layer: :func:`companion.scratch.ops.softplus`."""

    def __init__(self, beta: float = 1.0, threshold: float = 20.0):
        super().__init__(ops.softplus, beta=beta, threshold=threshold)


@public
class GELU(_Activation):
    """The Gaussian error linear unit as a layer: :func:`companion.scratch.ops.gelu`."""

    def __init__(self, approximate: str = "none"):
        super().__init__(ops.gelu, approximate=approximate)
