"""Layers: operations with their parameters, under ``torch.nn``'s names."""

from companion.scratch.layers.activations import GELU, SELU, LeakyReLU, ReLU, Sigmoid, SiLU, Softplus, Tanh
from companion.scratch.layers.attention import MultiheadAttention
from companion.scratch.layers.base import Layer, Parameter
from companion.scratch.layers.containers import Flatten, Residual, Sequential
from companion.scratch.layers.conv import AvgPool2d, Conv2d, MaxPool2d
from companion.scratch.layers.dropout import Dropout
from companion.scratch.layers.embedding import Embedding
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
from companion.scratch.layers.norm import BatchNorm2d, LayerNorm

__all__ = [
    "GELU",
    "SELU",
    "AvgPool2d",
    "BCEWithLogitsLoss",
    "BatchNorm2d",
    "Conv2d",
    "CrossEntropyLoss",
    "Dropout",
    "Embedding",
    "Flatten",
    "HuberLoss",
    "L1Loss",
    "Layer",
    "LayerNorm",
    "LeakyReLU",
    "Linear",
    "MSELoss",
    "MaxPool2d",
    "MultiMarginLoss",
    "MultiheadAttention",
    "NLLLoss",
    "Parameter",
    "ReLU",
    "Residual",
    "Sequential",
    "SiLU",
    "Sigmoid",
    "Softplus",
    "Tanh",
]
