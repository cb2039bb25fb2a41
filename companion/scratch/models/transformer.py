"""The Transformer: an encoder layer, and a language model made of such layers that see only what came before.

Chapter: transformers
"""

from __future__ import annotations

import numpy as np

from companion.scratch.autodiff import Tensor
from companion.scratch.layers import (
    Dropout,
    Embedding,
    Layer,
    LayerNorm,
    Linear,
    MultiheadAttention,
    ReLU,
    Sequential,
)
from companion.shapes import Array, Float, Int


class TransformerEncoderLayer(Layer):
    """Attention, then a feed-forward network, each added to its input and normalised.

    Formula: h = norm1(x + attention(x)), y = norm2(h + linear2(relu(linear1(h)))); with ``norm_first`` instead h = x
    + attention(norm1(x)), y = h + linear2(relu(linear1(norm2(h)))). Sequences are (N, T, E) with E = ``d_model``.
    Dropout, off by default, drops from what is added and inside the feed-forward network.

    Raises: as :class:`companion.scratch.layers.MultiheadAttention`.

    Source: Vaswani et al. (2017), Attention Is All You Need, section 3.1; Xiong et al. (2020), On Layer Normalization
    in the Transformer Architecture, figure 1, for ``norm_first``.
    """

    def __init__(
        self,
        d_model: int,
        nhead: int,
        dim_feedforward: int = 2048,
        dropout: float = 0.0,
        norm_first: bool = False,
        *,
        rng: np.random.Generator,
        dtype=np.float64,
    ):
        self.norm_first = norm_first
        self.self_attn = MultiheadAttention(d_model, nhead, rng=rng, dtype=dtype)
        self.linear1 = Linear(d_model, dim_feedforward, rng=rng, dtype=dtype)
        self.linear2 = Linear(dim_feedforward, d_model, rng=rng, dtype=dtype)
        self.norm1, self.norm2 = LayerNorm(d_model, dtype=dtype), LayerNorm(d_model, dtype=dtype)
        self.activation = ReLU()
        self.dropout, self.dropout1, self.dropout2 = (Dropout(dropout, rng=rng) for _ in range(3))

    def forward(self, x: Float[Array, "N T E"], is_causal: bool = False) -> Tensor:
        """Give the sequences' new vectors, (N, T, E); with ``is_causal`` none sees what comes after it."""
        if self.norm_first:
            h = x + self._attend(self.norm1(x), is_causal)
            return h + self._feed_forward(self.norm2(h))
        h = self.norm1(x + self._attend(x, is_causal))
        return self.norm2(h + self._feed_forward(h))

    def _attend(self, x, is_causal: bool) -> Tensor:
        return self.dropout1(self.self_attn(x, x, x, is_causal=is_causal))

    def _feed_forward(self, x) -> Tensor:
        return self.dropout2(self.linear2(self.dropout(self.activation(self.linear1(x)))))


class TransformerLM(Layer):
    """A language model: for every place in a sequence, the scores of what comes next, from what came before.

    Formula: h_0 = embedding(token) + positions(place); h_l = block_l(h_{l-1}), causal, with ``norm_first``; scores =
    head(norm(h_L)). Tokens are integers (N, T) with T at most ``context``; scores are (N, T, K) with K =
    ``num_tokens``.

    Raises: ValueError, when called, for sequences longer than ``context``.

    Source: Radford et al. (2019), Language Models are Unsupervised Multitask Learners, section 2.3.
    """

    def __init__(
        self,
        num_tokens: int,
        d_model: int,
        nhead: int,
        num_layers: int,
        context: int,
        *,
        rng: np.random.Generator,
        dtype=np.float64,
    ):
        self.context = context
        self.embedding = Embedding(num_tokens, d_model, rng=rng, dtype=dtype)
        self.positions = Embedding(context, d_model, rng=rng, dtype=dtype)
        self.blocks = Sequential(
            *(
                TransformerEncoderLayer(d_model, nhead, 4 * d_model, norm_first=True, rng=rng, dtype=dtype)
                for _ in range(num_layers)
            )
        )
        self.norm = LayerNorm(d_model, dtype=dtype)
        self.head = Linear(d_model, num_tokens, rng=rng, dtype=dtype)

    def forward(self, tokens: Int[Array, "N T"]) -> Tensor:
        """Give the scores of every next token, (N, T, K)."""
        length = tokens.shape[-1]
        if length > self.context:
            raise ValueError(f"TransformerLM: sequences may be {self.context} tokens long, got {length}")
        h = self.embedding(tokens) + self.positions(np.arange(length))
        for block in self.blocks:
            h = block(h, is_causal=True)
        return self.head(self.norm(h))
