"""Attention as a layer: several heads side by side.

Chapter: transformers
"""

from __future__ import annotations

import numpy as np

from companion import draws
from companion.scratch import ops
from companion.scratch._public import public
from companion.scratch.autodiff import Tensor, apply
from companion.scratch.functional import plain
from companion.scratch.layers.base import Layer, Parameter
from companion.scratch.layers.linear import Linear
from companion.shapes import Array, Bool, Float


@public
class MultiheadAttention(Layer):
    """Attention with several heads: each looks at the sequence through a projection of its own.

    Formula: Y = [head_1, ..., head_h] W_out^T + b_out, where head_i is attention (see
    :func:`companion.scratch.ops.scaled_dot_product_attention`) from Q W_i^T + b_i to K and V projected likewise. The
    three projections of all heads are the rows of ``in_proj_weight``, (3 E, E): first those of the queries, then of
    the keys, then of the values. E is ``embed_dim``; every head has a width of E / ``num_heads``.

    The batch comes first, (N, L, E), as in PyTorch with ``batch_first=True``. Starting values are PyTorch's, drawn
    from ``rng``.

    Raises: TypeError without a NumPy generator; ValueError for sizes below 1 or heads that do not divide E.

    Source: Vaswani et al. (2017), Attention Is All You Need, section 3.2.2.
    """

    def __init__(
        self, embed_dim: int, num_heads: int, bias: bool = True, *, rng: np.random.Generator, dtype=np.float64
    ):
        self.embed_dim, self.num_heads = embed_dim, num_heads
        self.in_proj_weight = Parameter(draws.attention_weight(embed_dim, num_heads, rng=rng, dtype=dtype))
        self.in_proj_bias = Parameter(np.zeros(3 * embed_dim, dtype)) if bias else None
        self.out_proj = Linear(embed_dim, embed_dim, bias, rng=rng, dtype=dtype)
        if bias:
            self.out_proj.bias.data[...] = 0

    def forward(
        self,
        query: Float[Array, "... L E"],
        key: Float[Array, "... S E"],
        value: Float[Array, "... S E"],
        attn_mask: Bool[Array, "... L S"] | Float[Array, "... L S"] | None = None,
        is_causal: bool = False,
    ) -> Tensor:
        """Give every query's mean of the values, (..., L, E); self-attention is ``forward(x, x, x)``.

        A boolean ``attn_mask``, (L, S) or (N num_heads, L, S), is True where a query may NOT look: PyTorch's layer
        says the opposite of its function, and so does this one. A floating-point mask is added to the scores.
        ``is_causal`` lets every query look at itself and what came before.
        """
        q, k, v = (self._heads(x, i) for i, x in enumerate((query, key, value)))  # (..., num_heads, L, E / num_heads)
        if attn_mask is not None and attn_mask.dtype == np.bool_:
            attn_mask = np.logical_not(plain(attn_mask))
        if attn_mask is not None and attn_mask.ndim == 3 and q.ndim == 4:
            if len(attn_mask) != len(query) * self.num_heads:
                raise ValueError(
                    "MultiheadAttention: attn_mask must have shape (L, S) or (N num_heads, L, S) with N num_heads = "
                    f"{len(query) * self.num_heads}, got {attn_mask.shape}"
                )
            attn_mask = attn_mask.reshape(len(query), self.num_heads, *attn_mask.shape[1:])
        y = apply(ops.scaled_dot_product_attention, q, k, v, attn_mask, is_causal=is_causal)
        y = y.transpose(-3, -2)  # (..., L, num_heads, E / num_heads)
        return self.out_proj(y.reshape(*y.shape[:-2], self.embed_dim))

    def _heads(self, x: Float[Array, "... L E"], part: int) -> Tensor:
        """Project the queries (part 0), keys (1) or values (2) of all heads, and give each head its share."""
        rows = slice(part * self.embed_dim, (part + 1) * self.embed_dim)
        bias = None if self.in_proj_bias is None else self.in_proj_bias[rows]
        y = apply(ops.linear, x, self.in_proj_weight[rows], bias)
        y = y.reshape(*y.shape[:-1], self.num_heads, self.embed_dim // self.num_heads)
        return y.transpose(-3, -2)

    def __repr__(self):
        return f"MultiheadAttention({self.embed_dim}, {self.num_heads})"
