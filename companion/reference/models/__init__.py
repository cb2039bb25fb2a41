"""The same models from PyTorch's own parts, under the same names.

Chapter: transformers
"""

from companion.reference.models.cnn import CNN
from companion.reference.models.constructed import interpolant, sawtooth
from companion.reference.models.mlp import MLP
from companion.reference.models.transformer import TransformerEncoderLayer, TransformerLM

__all__ = ["CNN", "MLP", "TransformerEncoderLayer", "TransformerLM", "interpolant", "sawtooth"]
