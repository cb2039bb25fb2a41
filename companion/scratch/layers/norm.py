"""Normalisation as layers.

Chapter: transformers
"""

from __future__ import annotations

from typing import ClassVar

import numpy as np

from companion.scratch import ops
from companion.scratch._public import public
from companion.scratch.autodiff import Tensor, apply
from companion.scratch.layers.base import Layer, Parameter
from companion.shapes import Array, Float


@public
class LayerNorm(Layer):
    """Layer normalisation: every example brought to mean 0 and variance 1, each feature then scaled and shifted.

    Formula: :func:`companion.scratch.ops.layer_norm`, over the last axes, whose sizes ``normalized_shape`` gives. The
    weight starts at 1 and the bias at 0; without ``elementwise_affine`` there is neither.
    """

    def __init__(
        self,
        normalized_shape: int | tuple[int, ...],
        eps: float = 1e-5,
        elementwise_affine: bool = True,
        bias: bool = True,
        *,
        dtype=np.float64,
    ):
        shape = (normalized_shape,) if isinstance(normalized_shape, int | np.integer) else tuple(normalized_shape)
        self.normalized_shape, self.eps = shape, eps
        self.weight = Parameter(np.ones(shape, dtype)) if elementwise_affine else None
        self.bias = Parameter(np.zeros(shape, dtype)) if elementwise_affine and bias else None

    def forward(self, x: Float[Array, "..."]) -> Tensor:
        """Give x normalised, in its shape."""
        return apply(ops.layer_norm, x, self.normalized_shape, self.weight, self.bias, eps=self.eps)

    def __repr__(self):
        sizes = self.normalized_shape
        return f"LayerNorm({sizes[0] if len(sizes) == 1 else sizes})"


class BatchNorm(Layer):
    """Batch normalisation: every channel brought to mean 0 and variance 1, then scaled and shifted.

    Formula: :func:`companion.scratch.ops.batch_norm`. In training it takes the batch's own mean and variance, and its
    buffers ``running_mean`` and ``running_var`` follow them by the share ``momentum``; in use it takes the buffers.
    A subclass says which ``shapes`` it takes, by their number of axes.

    """

    shapes: ClassVar[dict[int, str]]

    def __init__(
        self, num_features: int, eps: float = 1e-5, momentum: float = 0.1, affine: bool = True, *, dtype=np.float64
    ):
        self.num_features, self.eps, self.momentum = num_features, eps, momentum
        self.weight = Parameter(np.ones(num_features, dtype)) if affine else None
        self.bias = Parameter(np.zeros(num_features, dtype)) if affine else None
        self.running_mean = np.zeros(num_features, dtype)
        self.running_var = np.ones(num_features, dtype)
        self.num_batches_tracked = np.array(0)

    def forward(self, x: Float[Array, "N C ..."]) -> Tensor:
        """Give x normalised, in its shape."""
        if x.ndim not in self.shapes:
            expected = " or ".join(self.shapes.values())
            raise ValueError(f"{type(self).__name__}: input must have shape {expected}, got {x.shape}")
        if self.training:
            self.num_batches_tracked += 1
        statistics = (self.running_mean, self.running_var)
        options = {"training": self.training, "momentum": self.momentum, "eps": self.eps}
        return apply(ops.batch_norm, x, *statistics, self.weight, self.bias, **options)

    def __repr__(self):
        return f"{type(self).__name__}({self.num_features})"


@public
class BatchNorm1d(BatchNorm):
    """Batch normalisation of rows (N, C), or of sequences (N, C, L): each of the C features over all else.

    Formula: :func:`companion.scratch.ops.batch_norm`.

    Raises: ValueError, when called, for any other shape.

    Chapter: convolution
    """

    shapes: ClassVar = {2: "(N, C)", 3: "(N, C, L)"}


@public
class BatchNorm2d(BatchNorm):
    """Batch normalisation of images (N, C, H, W): each of the C channels over all else.

    Formula: :func:`companion.scratch.ops.batch_norm`.

    Raises: ValueError, when called, for any other shape.

    Chapter: convolution
    """

    shapes: ClassVar = {4: "(N, C, H, W)"}
