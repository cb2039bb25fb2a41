"""Layers: operations with their parameters, under ``torch.nn``'s names."""

from companion.scratch._public import gathered
from companion.scratch.layers.activations import *
from companion.scratch.layers.attention import *
from companion.scratch.layers.base import *
from companion.scratch.layers.containers import *
from companion.scratch.layers.conv import *
from companion.scratch.layers.dropout import *
from companion.scratch.layers.embedding import *
from companion.scratch.layers.linear import *
from companion.scratch.layers.losses import *
from companion.scratch.layers.norm import *

__all__ = gathered(__name__)
