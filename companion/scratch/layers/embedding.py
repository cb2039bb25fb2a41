"""The embedding as a layer.

Chapter: embeddings
"""

from __future__ import annotations

import numpy as np

from companion import draws
from companion.scratch import ops
from companion.scratch._public import public
from companion.scratch.autodiff import Tensor, apply
from companion.scratch.layers.base import Layer, Parameter
from companion.shapes import Array, Int


@public
class Embedding(Layer):
    """A table of learned vectors, one for each of V symbols, looked up by number.

    Formula: :func:`companion.scratch.ops.embedding`; the table W is (V, D). It starts from normal numbers with mean 0
    and variance 1, drawn from ``rng``, as PyTorch's does.

    Raises: TypeError without a NumPy generator; ValueError for sizes below 1.
    """

    def __init__(self, num_embeddings: int, embedding_dim: int, *, rng: np.random.Generator, dtype=np.float64):
        self.weight = Parameter(draws.embedding_table(num_embeddings, embedding_dim, rng=rng, dtype=dtype))

    def forward(self, x: Int[Array, "..."]) -> Tensor:
        """Give the vector of every index."""
        return apply(ops.embedding, x, self.weight)

    def __repr__(self):
        rows, width = self.weight.shape
        return f"Embedding({rows}, {width})"
