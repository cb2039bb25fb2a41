"""The multilayer perceptron.

Chapter: layers
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

import numpy as np

from companion.scratch.layers import Layer, Linear, ReLU, Sequential


class MLP(Sequential):
    """Linear layers with an activation between them: ``MLP(784, 128, 10, rng=rng)``.

    The layers are named "0", "1", ... with the activations counted, as in ``torch.nn.Sequential``; the last layer
    gives scores, without an activation. ``activation`` is called once for each place where one stands.

    Raises: ValueError for fewer than two sizes; further as :class:`companion.scratch.layers.Linear`.
    """

    def __init__(
        self, *sizes: int, activation: Callable[[], Layer] = ReLU, rng: np.random.Generator, dtype=np.float64
    ):
        if len(sizes) < 2:
            raise ValueError(f"MLP: at least two sizes are needed, inputs and outputs, got {sizes}")
        layers: list[Layer] = []
        for inputs, outputs in pairwise(sizes):
            layers += [Linear(inputs, outputs, rng=rng, dtype=dtype), activation()]
        super().__init__(*layers[:-1])
