"""Whole models, put together from layers."""

from companion.scratch.models.cnn import CNN
from companion.scratch.models.constructed import interpolant, sawtooth
from companion.scratch.models.mlp import MLP
from companion.scratch.models.transformer import TransformerEncoderLayer, TransformerLM

__all__ = ["CNN", "MLP", "TransformerEncoderLayer", "TransformerLM", "interpolant", "sawtooth"]
