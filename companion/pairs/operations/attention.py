"""Embedding and attention."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from torch.nn.attention import SDPBackend, sdpa_kernel

from companion.pairs.cases import Case, chosen, drawn, gaussian, labels, normal, numbers, transposed
from companion.pairs.operations._pair import Extremes, pair
from companion.shapes import Array
from companion.world import REFERENCE


def _looked_up(shape: tuple[int, ...], rows: int, width: int, dtype=np.int64) -> Case:
    return drawn(labels(rows, *shape, dtype=dtype), gaussian(rows, width))


def _masked(*shapes: tuple[int, ...], mask: Callable) -> Case:
    """Draw query, key and value, and the mask."""
    return drawn(*(gaussian(*shape) for shape in shapes), mask)


def _nowhere(rng) -> Array:
    """Let the third query look nowhere."""
    return np.arange(4)[:, None] != np.array([2, 2, 2, 2, 2])


def _minus_infinity(rng) -> Array:
    return np.where(_nowhere(rng) & chosen(4, 5, share=0.7)(rng), rng.normal(size=(4, 5)), -np.inf)


def _by_small_steps(*arguments, **options):
    """Ask PyTorch not for its fused function but for the one made of products and a softmax, which has two slopes."""
    with sdpa_kernel(SDPBackend.MATH):
        return REFERENCE.ops.scaled_dot_product_attention(*arguments, **options)


PAIRS = (
    pair(
        "embedding",
        twice=lambda input, weight: weight[input],  # embedding's own second derivative fails on an empty batch
        sequence=_looked_up((2, 3), 5, 4),
        repeats=_looked_up((40,), 3, 2),
        one_index=_looked_up((), 5, 4),
        one_row=_looked_up((3,), 1, 2),
        small_integers=_looked_up((2, 2, 2), 5, 4, np.int32),
        empty=_looked_up((0, 3), 5, 4),
        not_contiguous=drawn(lambda rng: rng.integers(5, size=(3, 2)).T, transposed(5, 4)),
    ),
    pair(
        "scaled_dot_product_attention",
        twice=_by_small_steps,
        one_sequence=normal((4, 3), (5, 3), (5, 2)),
        sequences=normal((2, 4, 3), (2, 5, 3), (2, 5, 2)),
        heads=normal((2, 3, 4, 2), (2, 3, 5, 2), (2, 3, 5, 2)),
        five_axes=normal((2, 1, 2, 4, 2), (2, 1, 2, 5, 2), (2, 1, 2, 5, 2)),
        shared_keys=normal((2, 3, 4, 2), (2, 1, 5, 2), (2, 1, 5, 3)),
        stretched_batches=normal((2, 1, 4, 2), (1, 3, 5, 2), (2, 3, 5, 3)),
        fewer_axes=normal((2, 3, 4, 2), (5, 2), (3, 5, 3)),
        one_query=normal((2, 1, 3), (2, 5, 3), (2, 5, 2)),
        one_key=normal((2, 4, 3), (2, 1, 3), (2, 1, 2)),
        causal=normal((2, 4, 3), (2, 4, 3), (2, 4, 3), is_causal=True),
        causal_heads=normal((2, 2, 4, 3), (2, 2, 4, 3), (2, 2, 4, 3), is_causal=True),
        causal_more_keys=normal((3, 2), (5, 2), (5, 2), is_causal=True),
        causal_more_queries=normal((2, 2, 5, 2), (2, 2, 3, 2), (2, 2, 3, 2), is_causal=True),
        mask=_masked((2, 4, 3), (2, 5, 3), (2, 5, 3), mask=chosen(4, 5, share=0.7)),
        mask_a_sequence=_masked((2, 2, 4, 3), (2, 2, 5, 3), (2, 2, 5, 3), mask=chosen(2, 1, 4, 5, share=0.7)),
        mask_of_keys=_masked((2, 2, 4, 3), (2, 2, 5, 3), (2, 2, 5, 3), mask=chosen(2, 1, 1, 5, share=0.7)),
        mask_nowhere=_masked((2, 2, 4, 3), (2, 2, 5, 3), (2, 2, 5, 3), mask=_nowhere),
        float_mask=_masked((2, 4, 3), (2, 5, 3), (2, 5, 3), mask=gaussian(4, 5)),
        float_mask_stretched=_masked((2, 2, 4, 3), (2, 2, 5, 3), (2, 2, 5, 3), mask=gaussian(1, 2, 1, 5)),
        float_mask_of_keys=_masked((4, 3), (5, 3), (5, 2), mask=gaussian(5)),
        minus_infinity=_masked((2, 2, 4, 3), (2, 2, 5, 3), (2, 2, 5, 3), mask=_minus_infinity).but(smooth=False),
        extreme=numbers([[100.0, 0.0], [0.0, 0.0]], [[100.0, 0.0], [-100.0, 0.0]], [[1.0, 2.0], [3.0, 5.0]]).but(
            smooth=False
        ),
        empty=normal((0, 4, 3), (0, 5, 3), (0, 5, 2)),
        no_keys=normal((2, 4, 3), (2, 0, 3), (2, 0, 2)).but(
            own_extremes="a query that is NaN and asks nobody gets NaN, which is no sum of 0"
        ),
        not_contiguous=drawn(*[lambda rng: np.swapaxes(rng.normal(size=(2, 3, 4)), 1, 2)] * 3),
        note="a query that may look nowhere gets zeros",
        extremes=Extremes(adds_up=True, one_by_one=True),
    ),
)
