"""The Transformer in PyTorch: its own encoder layer, and a language model made of it.

Chapter: transformers
"""

import numpy as np
import torch

from companion.reference.layers import Dropout, Embedding, Layer, LayerNorm, Linear, MultiheadAttention, Sequential


class TransformerEncoderLayer(torch.nn.TransformerEncoderLayer):
    """``torch.nn.TransformerEncoderLayer`` with the batch first, its starting values drawn from ``rng``."""

    def __init__(self, d_model, nhead, dim_feedforward=2048, dropout=0.0, norm_first=False, *, rng, dtype=np.float64):
        parts = {
            "self_attn": MultiheadAttention(d_model, nhead, rng=rng, dtype=dtype),
            "linear1": Linear(d_model, dim_feedforward, rng=rng, dtype=dtype),
            "linear2": Linear(dim_feedforward, d_model, rng=rng, dtype=dtype),
        }
        options = {"batch_first": True, "norm_first": norm_first, "dtype": parts["linear1"].weight.dtype}
        super().__init__(d_model, nhead, dim_feedforward, 0.0, **options)
        for name, part in parts.items():
            getattr(self, name).load_state_dict(part.state_dict())
        self.dropout, self.dropout1, self.dropout2 = (Dropout(dropout, rng=rng) for _ in range(3))

    def forward(self, x, is_causal=False):
        """Give the sequences' new vectors; PyTorch's layer wants the causal mask spelt out."""
        mask = torch.ones(x.shape[-2], x.shape[-2], dtype=torch.bool).triu(1) if is_causal else None
        return super().forward(x, src_mask=mask, is_causal=is_causal)


class TransformerLM(Layer):
    """A decoder-only language model of PyTorch's encoder layers under a causal mask."""

    def __init__(self, num_tokens, d_model, nhead, num_layers, context, *, rng, dtype=np.float64):
        super().__init__()
        self.embedding = Embedding(num_tokens, d_model, rng=rng, dtype=dtype)
        self.positions = Embedding(context, d_model, rng=rng, dtype=dtype)
        blocks = [
            TransformerEncoderLayer(d_model, nhead, 4 * d_model, norm_first=True, rng=rng, dtype=dtype)
            for _ in range(num_layers)
        ]
        self.blocks = Sequential(*blocks)
        self.norm = LayerNorm(d_model, dtype=dtype)
        self.head = Linear(d_model, num_tokens, rng=rng, dtype=dtype)

    def forward(self, tokens):
        """Give the scores of every next token."""
        h = self.embedding(tokens) + self.positions(torch.arange(tokens.shape[-1]))
        for block in self.blocks:
            h = block(h, is_causal=True)
        return self.head(self.norm(h))
