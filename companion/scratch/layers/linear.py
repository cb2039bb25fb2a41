"""The linear layer.

Chapter: layers
"""

from __future__ import annotations

import numpy as np

from companion import draws
from companion.scratch import ops
from companion.scratch._public import public
from companion.scratch.autodiff import Tensor, apply
from companion.scratch.layers.base import Layer, Parameter
from companion.shapes import Array, Float


@public
class Linear(Layer):
    """A linear layer: O scores from D features.

    Formula: y = x W^T + b; W is (O, D), b is (O,); x is (..., D). The starting values are PyTorch's, uniform in
    plus or minus 1 / sqrt(D), drawn from ``rng``. Numbers are float64 unless ``dtype`` says otherwise.

    Raises: TypeError without a NumPy generator; ValueError for sizes below 1.
    """

    def __init__(self, in_features: int, out_features: int, bias: bool = True, *, rng, dtype=np.float64):
        drawn = draws.linear_parameters(in_features, out_features, bias, rng=rng, dtype=dtype)
        self.weight = Parameter(drawn["weight"])
        self.bias = Parameter(drawn["bias"]) if bias else None

    def forward(self, x: Float[Array, "... D"]) -> Tensor:
        """Give x W^T + b, shape (..., O)."""
        return apply(ops.linear, x, self.weight, self.bias)

    def __repr__(self):
        out_features, in_features = self.weight.shape
        return f"Linear({in_features}, {out_features}{'' if self.bias is not None else ', bias=False'})"
