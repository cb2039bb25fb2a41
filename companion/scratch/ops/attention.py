"""Attention: every query takes a mean of the values, weighted by how well it fits their keys.

Chapter: transformers
"""

from __future__ import annotations

import math

import numpy as np

from companion.scratch.ops._common import reads, row_sums, selective, transposed, unbroadcast
from companion.scratch.ops._operation import operation
from companion.shapes import Array, Backward, Bool, Float


@operation
@selective
@reads([1, 2], [0, 2], [], [2])
def scaled_dot_product_attention(
    query: Float[Array, "... L E"],
    key: Float[Array, "... S E"],
    value: Float[Array, "... S V"],
    attn_mask: Bool[Array, "..."] | Float[Array, "..."] | None = None,
    *,
    is_causal: bool = False,
) -> tuple[Float[Array, "... L V"], Backward]:
    """Give for every query the mean of the values, weighted by the softmax of its products with the keys.

    Formula: Z = Q K^T / sqrt(E) + M, P = softmax(Z) along the keys, Y = P V. A boolean mask is True where a query may
    look, and M is 0 there and minus infinity elsewhere; a floating-point mask is M itself; ``is_causal`` lets query i
    look at keys 0..i. A query that may look nowhere gets zeros. Leading axes are a batch and broadcast.
    backward gives (dZ K / sqrt(E), dZ^T Q / sqrt(E), P^T dY, dZ), where dZ = P (dP - sum_s P_s dP_s) and dP = dY V^T,
    each summed over its broadcast axes; None for a boolean mask.

    Raises: TypeError for anything but floating-point arrays of one dtype (and a boolean mask); ValueError for shapes
    that do not fit, and for a mask given with ``is_causal``.

    Source: Vaswani et al. (2017), Attention Is All You Need, equation 1.
    """
    _require_fit(query, key, value, attn_mask, is_causal)
    scale = 1 / math.sqrt(max(query.shape[-1], 1))
    scores = _masked(query * scale @ transposed(key), attn_mask, is_causal)  # (..., L, S)
    scores -= scores.max(axis=-1, keepdims=True, initial=np.finfo(scores.dtype).min)  # finite, so -inf stays -inf
    p = np.exp(scores)
    p /= np.maximum(row_sums(p), 1)  # the largest score adds 1: a sum below 1 means that there is none
    y = p @ value  # (..., L, V)

    def backward(dy, needs=(True, True, True, True)):
        dz = p * (dy @ transposed(value))  # (..., L, S)
        dz -= p * row_sums(dz)
        dquery = unbroadcast(dz @ key * scale, query) if needs[0] else None
        dkey = unbroadcast(transposed(dz) @ query * scale, key) if needs[1] else None
        dvalue = unbroadcast(transposed(p) @ dy, value) if needs[2] else None
        dmask = unbroadcast(dz, attn_mask) if _is_added(attn_mask) and needs[3] else None
        return dquery, dkey, dvalue, dmask

    return y, backward


_OP = "scaled_dot_product_attention"


def _is_added(mask: Array | None) -> bool:
    """Say whether a mask is one that is added to the scores; a boolean one says where to look."""
    return mask is not None and mask.dtype != np.bool_


def _masked(scores: Float[Array, "... L S"], mask: Array | None, is_causal: bool) -> Float[Array, "... L S"]:
    """Add the mask to the scores: minus infinity where it is boolean and forbids to look.

    Raises: ValueError for a mask that does not broadcast to the scores.
    """
    mask = np.tri(*scores.shape[-2:], dtype=bool) if is_causal else mask
    if mask is None:
        return scores
    if _broadcast(mask.shape, scores.shape) != scores.shape:
        raise ValueError(f"{_OP}: attn_mask must broadcast to the scores' shape {scores.shape}, got {mask.shape}")
    return scores + (mask if _is_added(mask) else np.where(mask, 0, -np.inf).astype(scores.dtype))


def _require_fit(query, key, value, attn_mask, is_causal) -> None:
    """Raise unless the batch axes broadcast, and there is one mask at most."""
    if _broadcast(query.shape[:-2], key.shape[:-2], value.shape[:-2]) is None:
        shapes = f"query {query.shape}, key {key.shape}, value {value.shape}"
        raise ValueError(f"{_OP}: the batch axes do not broadcast: {shapes}")
    if is_causal and attn_mask is not None:
        raise ValueError(f"{_OP}: expected attn_mask or is_causal, got both")


def _broadcast(*shapes: tuple[int, ...]) -> tuple[int, ...] | None:
    """Give the shape that all broadcast to, None where there is none."""
    try:
        return np.broadcast_shapes(*shapes)
    except ValueError:
        return None
