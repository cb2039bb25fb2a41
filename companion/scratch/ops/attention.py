"""Attention: every query takes a mean of the values, weighted by how well it fits their keys.

Chapter: transformers
"""

from __future__ import annotations

import math

import numpy as np

from companion.scratch.ops._common import row_sums, selective, unbroadcast
from companion.scratch.ops._operation import operation
from companion.shapes import Array, Backward, Bool, Float


@operation
@selective
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
    has_float_mask = attn_mask is not None and getattr(attn_mask, "dtype", None) != np.bool_
    _require_fit(query, key, value, attn_mask, is_causal)
    scale = 1 / math.sqrt(max(query.shape[-1], 1))
    q = query * scale  # (..., L, E)
    scores = _product(q, key)  # (..., L, S)
    mask = np.tri(*scores.shape[-2:], dtype=bool) if is_causal else attn_mask
    if mask is not None:
        if _broadcast(mask.shape, scores.shape) != scores.shape:
            raise ValueError(f"{_OP}: attn_mask must broadcast to the scores' shape {scores.shape}, got {mask.shape}")
        added = mask if has_float_mask else np.where(mask, 0, -np.inf).astype(query.dtype)
        scores = scores + _keys_first(added)
    # Starting from the smallest number, a row of minus infinities has a maximum that can be taken off.
    scores -= scores.max(axis=-1, keepdims=True, initial=np.finfo(scores.dtype).min)
    exps = np.exp(scores, out=scores)  # (..., L, S)
    total = np.maximum(row_sums(exps), 1)  # the largest score adds 1: less means that there is none
    y = np.matmul(exps, value)  # (..., L, V)
    y /= total

    def backward(dy, needs=(True, True, True, True)):
        dy = dy / total
        dvalue = unbroadcast(np.swapaxes(exps, -1, -2) @ dy, value) if needs[2] else None
        dscores = _product(dy, value)  # (..., L, S)
        dscores *= exps
        dscores -= exps * (row_sums(dscores) / total)
        dquery = unbroadcast(dscores @ key * scale, query) if needs[0] else None
        dkey = unbroadcast(np.swapaxes(dscores, -1, -2) @ q, key) if needs[1] else None
        dmask = unbroadcast(dscores, attn_mask) if has_float_mask and needs[3] else None
        return dquery, dkey, dvalue, dmask

    return y, backward


_OP = "scaled_dot_product_attention"


def _product(a: Array, b: Array) -> Array:
    """Give a b^T, laid out in memory as b a^T is: NumPy is faster at maxima and sums down than along short rows."""
    return np.swapaxes(np.matmul(b, np.swapaxes(a, -1, -2)), -1, -2)


def _keys_first(mask: Array) -> Array:
    """Give the mask, laid out in memory as the scores are."""
    return np.swapaxes(np.swapaxes(mask, -1, -2).copy(), -1, -2) if mask.ndim > 1 else mask


def _require_fit(query, key, value, attn_mask, is_causal) -> None:
    """Raise unless the shapes fit."""
    shapes = f"query {query.shape}, key {key.shape}, value {value.shape}"
    if min(query.ndim, key.ndim, value.ndim) < 2:
        raise ValueError(f"{_OP}: expected (..., L, E), (..., S, E) and (..., S, V), got {shapes}")
    if query.shape[-1] != key.shape[-1] or key.shape[-2] != value.shape[-2]:
        raise ValueError(f"{_OP}: expected (..., L, E), (..., S, E) and (..., S, V), got {shapes}")
    if _broadcast(query.shape[:-2], key.shape[:-2], value.shape[:-2]) is None:
        raise ValueError(f"{_OP}: the batch axes do not broadcast: {shapes}")
    if is_causal and attn_mask is not None:
        raise ValueError(f"{_OP}: expected attn_mask or is_causal, got both")


def _broadcast(*shapes: tuple[int, ...]) -> tuple[int, ...] | None:
    """Give the shape that all broadcast to, None where there is none."""
    try:
        return np.broadcast_shapes(*shapes)
    except ValueError:
        return None
