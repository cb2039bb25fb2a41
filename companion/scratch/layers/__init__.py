"""Layers: operations with their parameters, under ``torch.nn``'s names."""

from companion.scratch.layers.activations import ReLU
from companion.scratch.layers.base import Layer, Parameter, Sequential
from companion.scratch.layers.linear import Linear
from companion.scratch.layers.losses import CrossEntropyLoss, MultiMarginLoss

__all__ = ["CrossEntropyLoss", "Layer", "Linear", "MultiMarginLoss", "Parameter", "ReLU", "Sequential"]
