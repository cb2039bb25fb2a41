"""How layers are put together: one after the other, around each other, and where images become rows.

Chapter: softmax
"""

from __future__ import annotations

import math
from collections.abc import Iterator

from companion.scratch import ops
from companion.scratch._public import public
from companion.scratch.autodiff import Tensor, apply
from companion.scratch.layers.base import Layer
from companion.shapes import Array, Float


@public
class Sequential(Layer):
    """Layers one after the other, named "0", "1", ... as in PyTorch.

    Raises: TypeError for anything that is no layer.
    """

    def __init__(self, *layers: Layer):
        for i, layer in enumerate(layers):
            setattr(self, str(i), _checked(layer, f"Sequential: layer {i}"))

    def __iter__(self) -> Iterator[Layer]:
        return self.children()

    def forward(self, x: Float[Array, "N ..."]) -> Tensor:
        """Send x through every layer in turn."""
        for layer in self:
            x = layer(x)
        return x

    def __repr__(self):
        return f"Sequential({', '.join(map(repr, self))})"


@public
class Residual(Layer):
    """A layer whose output is added to its input: what it learns is a change, and no change is easy to learn.

    Formula: y = x + f(x), where f keeps x's shape.

    Raises: TypeError for anything that is no layer.

    Source: He, Zhang, Ren and Sun (2016), Deep Residual Learning for Image Recognition, equation 1.
    Chapter: transformers
    """

    def __init__(self, layer: Layer):
        self.layer = _checked(layer, "Residual: layer")

    def forward(self, x: Float[Array, "..."]) -> Tensor:
        """Give x + f(x)."""
        return x + self.layer(x)

    def __repr__(self):
        return f"Residual({self.layer!r})"


@public
class Flatten(Layer):
    """Make one axis of several: between convolutions and a linear layer, a batch of images becomes a batch of rows.

    Formula: the axes from ``start_dim`` to ``end_dim``, both included, become one; the order of the numbers stays.

    Raises: ValueError, when called, where the axes are not there or end before they start.

    Chapter: convolution
    """

    def __init__(self, start_dim: int = 1, end_dim: int = -1):
        self.start_dim, self.end_dim = start_dim, end_dim

    def forward(self, x: Float[Array, "..."]) -> Tensor:
        """Give x in its new shape."""
        first, last = (dim + x.ndim if dim < 0 else dim for dim in (self.start_dim, self.end_dim))
        if not 0 <= first <= last < x.ndim:
            dims = f"start_dim {self.start_dim} to end_dim {self.end_dim}"
            raise ValueError(f"Flatten: input must have the axes {dims}, got shape {x.shape}")
        merged = math.prod(x.shape[first : last + 1])
        return apply(ops.reshape, x, (*x.shape[:first], merged, *x.shape[last + 1 :]))

    def __repr__(self):
        dims = (self.start_dim, self.end_dim)
        return "Flatten()" if dims == (1, -1) else f"Flatten(start_dim={dims[0]}, end_dim={dims[1]})"


def _checked(layer: Layer, name: str) -> Layer:
    """Give the layer back, or say that it is none."""
    if not isinstance(layer, Layer):
        kind = f"{type(layer).__module__}.{type(layer).__name__}"
        raise TypeError(f"{name} must be a companion.scratch Layer, got {kind}")
    return layer
