"""Dropout as a layer.

Chapter: double_descent
"""

from __future__ import annotations

import numpy as np

from companion import draws
from companion.scratch import ops
from companion.scratch._public import public
from companion.scratch.autodiff import Tensor, apply
from companion.scratch.layers.base import Layer
from companion.shapes import Array, Float


@public
class Dropout(Layer):
    """Dropout: in training every number is left out with probability ``p``; in use all are kept.

    Formula: :func:`companion.scratch.ops.dropout`. Every call in training draws a mask from ``rng``.

    Raises: TypeError without a NumPy generator; ValueError for p outside 0..1.
    """

    def __init__(self, p: float = 0.5, *, rng: np.random.Generator):
        draws.require_generator("Dropout", rng)
        if not 0 <= p <= 1:
            raise ValueError(f"Dropout: p must lie between 0 and 1, got {p!r}")
        self.p, self.rng = p, rng

    def forward(self, x: Float[Array, "..."]) -> Tensor:
        """Give x with some numbers left out, or in use x itself."""
        if not self.training:
            return x
        return apply(ops.dropout, x, draws.dropout_mask(x.shape, self.p, rng=self.rng), p=self.p)

    def __repr__(self):
        return f"Dropout({self.p})"
