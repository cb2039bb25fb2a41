"""PyTorch's own layers, started from numbers drawn in NumPy. Chapter: 4."""

import numpy as np
import torch
from torch.nn import (
    BCEWithLogitsLoss,
    CrossEntropyLoss,
    HuberLoss,
    L1Loss,
    MSELoss,
    MultiMarginLoss,
    NLLLoss,
    Parameter,
    ReLU,
    Sequential,
)
from torch.nn import Module as Layer

from companion import draws

__all__ = [
    "BCEWithLogitsLoss",
    "CrossEntropyLoss",
    "HuberLoss",
    "L1Loss",
    "Layer",
    "Linear",
    "MSELoss",
    "MultiMarginLoss",
    "NLLLoss",
    "Parameter",
    "ReLU",
    "Sequential",
]


class Linear(torch.nn.Linear):
    """``torch.nn.Linear``, its starting values drawn from ``rng`` as its twin's are.

    Chapter: 4
    """

    def __init__(self, in_features, out_features, bias=True, *, rng, dtype=np.float64):
        drawn = draws.linear_parameters(in_features, out_features, bias, rng=rng, dtype=dtype)
        super().__init__(in_features, out_features, bias, dtype=torch.from_numpy(drawn["weight"]).dtype)
        self.load_state_dict({name: torch.from_numpy(array) for name, array in drawn.items()})
