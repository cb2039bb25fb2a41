"""Convolution and pooling as layers.

Chapter: convolution
"""

from __future__ import annotations

import numpy as np

from companion import draws
from companion.scratch import ops
from companion.scratch._public import public
from companion.scratch.autodiff import Tensor, apply
from companion.scratch.layers.base import Layer, Parameter
from companion.scratch.layers.operation import OperationLayer
from companion.shapes import Array, Float

Size = int | tuple[int, int]


@public
class Conv2d(Layer):
    """A convolution: O kernels slide over images of C channels.

    Formula: :func:`companion.scratch.ops.conv2d`; the weight is (O, C / groups, kh, kw), the bias (O,). The starting
    values are PyTorch's, uniform in plus or minus 1 / sqrt(C / groups kh kw), drawn from ``rng``. Numbers are float64
    unless ``dtype`` says otherwise.

    Raises: TypeError without a NumPy generator; ValueError for sizes below 1, or groups that do not divide both
    numbers of channels.
    """

    def __init__(
        self,
        in_channels: int,
        out_channels: int,
        kernel_size: Size,
        stride: Size = 1,
        padding: Size | str = 0,
        groups: int = 1,
        bias: bool = True,
        *,
        rng,
        dtype=np.float64,
    ):
        sizes = (in_channels, out_channels, kernel_size, groups)
        drawn = draws.conv2d_parameters(*sizes, bias, rng=rng, dtype=dtype)
        self.weight = Parameter(drawn["weight"])
        self.bias = Parameter(drawn["bias"]) if bias else None
        self.kernel_size, self.stride, self.padding, self.groups = kernel_size, stride, padding, groups

    def forward(self, x: Float[Array, "N C H W"]) -> Tensor:
        """Give what the kernels make of the images, shape (N, O, H', W')."""
        options = {"stride": self.stride, "padding": self.padding, "groups": self.groups}
        return apply(ops.conv2d, x, self.weight, self.bias, **options)

    def __repr__(self):
        out_channels, in_channels = self.weight.shape[0], self.weight.shape[1] * self.groups
        options = _spoken(self, stride=1, padding=0, groups=1) + ("" if self.bias is not None else ", bias=False")
        return f"Conv2d({in_channels}, {out_channels}, {self.kernel_size}{options})"


@public
class MaxPool2d(OperationLayer, op=ops.max_pool2d):
    """Max pooling: of every window the largest number: :func:`companion.scratch.ops.max_pool2d`."""


@public
class AvgPool2d(OperationLayer, op=ops.avg_pool2d):
    """Average pooling: of every window the mean: :func:`companion.scratch.ops.avg_pool2d`."""


def _spoken(layer: Layer, **defaults) -> str:
    """Write down the options that are not at their default."""
    options = ((name, getattr(layer, name)) for name in defaults)
    return "".join(f", {name}={value!r}" for name, value in options if value != defaults[name])
