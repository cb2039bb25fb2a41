"""The small convolutional network in PyTorch.

Chapter: convolution
"""

import numpy as np

from companion.reference.layers import (
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


class CNN(Layer):
    """A stem, a residual block and a linear classifier, of PyTorch's layers."""

    def __init__(self, in_channels=1, size=8, channels=8, num_classes=10, *, rng, dtype=np.float64):
        super().__init__()

        def convolve(inputs, bias=True):
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

    def forward(self, x):
        """Give the scores of the pictures."""
        return self.head(self.block(self.stem(x)))
