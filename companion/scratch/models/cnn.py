"""A small convolutional network with a residual block.

Chapter: convolution
"""

from __future__ import annotations

import numpy as np

from companion.scratch.autodiff import Tensor
from companion.scratch.layers import (
    BatchNorm2d,
    Conv2d,
    Flatten,
    Layer,
    Linear,
    MaxPool2d,
    ReLU,
    Residual,
    Sequential,
)
from companion.shapes import Array, Float


class CNN(Layer):
    """A convolutional network for small square pictures: convolve, halve, a residual block, and a linear classifier.

    ``stem`` is a 3 x 3 convolution, ReLU and 2 x 2 max-pooling; ``block`` adds to its input what two 3 x 3
    convolutions with batch normalisation make of it; ``head`` is one linear layer on all that is left. Pictures are
    (N, C, S, S) with C ``in_channels`` and S ``size``; scores are (N, K).

    Raises: ValueError for a size that 2 does not divide; further as :class:`companion.scratch.layers.Conv2d`.

    Source: He, Zhang, Ren and Sun (2016), Deep Residual Learning for Image Recognition, figure 2.
    """

    def __init__(
        self,
        in_channels: int = 1,
        size: int = 8,
        channels: int = 8,
        num_classes: int = 10,
        *,
        rng: np.random.Generator,
        dtype=np.float64,
    ):
        if size % 2:
            raise ValueError(f"CNN: size must be even, so that pooling halves it, got {size}")

        def convolve(inputs: int, bias: bool = True) -> Conv2d:
            return Conv2d(inputs, channels, 3, padding=1, bias=bias, rng=rng, dtype=dtype)

        self.stem = Sequential(convolve(in_channels), ReLU(), MaxPool2d(2))
        inner = Sequential(
            convolve(channels, bias=False),
            BatchNorm2d(channels, dtype=dtype),
            ReLU(),
            convolve(channels, bias=False),
            BatchNorm2d(channels, dtype=dtype),
        )
        self.block = Sequential(Residual(inner), ReLU())
        self.head = Sequential(Flatten(), Linear(channels * (size // 2) ** 2, num_classes, rng=rng, dtype=dtype))

    def forward(self, x: Float[Array, "N C S S"]) -> Tensor:
        """Give the scores of the pictures, (N, K)."""
        return self.head(self.block(self.stem(x)))
