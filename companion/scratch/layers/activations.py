"""The activations as layers."""

from __future__ import annotations

from companion.scratch import ops
from companion.scratch.autodiff import Tensor, apply
from companion.scratch.layers.base import Layer
from companion.shapes import Array, Float


class ReLU(Layer):
    """The rectified linear unit, max(x, 0), as a layer.

    Chapter: 4
    """

    def forward(self, x: Float[Array, "..."]) -> Tensor:
        """Give max(x, 0)."""
        return apply(ops.relu, x)

    def __repr__(self):
        return "ReLU()"
