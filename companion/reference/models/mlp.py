"""The multilayer perceptron in PyTorch.

Chapter: layers
"""

import itertools

import numpy as np

from companion.reference.layers import Linear, ReLU, Sequential


class MLP(Sequential):
    """``torch.nn.Sequential`` of linear layers with an activation between them."""

    def __init__(self, *sizes, activation=ReLU, rng, dtype=np.float64):
        pairs = itertools.pairwise(sizes)
        layers = [layer for a, b in pairs for layer in (Linear(a, b, rng=rng, dtype=dtype), activation())]
        super().__init__(*layers[:-1])
