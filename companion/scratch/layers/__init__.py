"""Layers: operations with their parameters, under ``torch.nn``'s names."""

from companion.scratch.layers.activations import ReLU
from companion.scratch.layers.base import Layer, Parameter, Sequential
from companion.scratch.layers.linear import Linear
from companion.scratch.layers.losses import (
    BCEWithLogitsLoss,
    CrossEntropyLoss,
    HuberLoss,
    L1Loss,
    MSELoss,
    MultiMarginLoss,
    NLLLoss,
)

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
