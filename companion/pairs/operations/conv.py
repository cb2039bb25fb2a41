"""Convolution and pooling."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from companion.pairs.cases import Case, drawn, gaussian, normal, strided, transposed
from companion.pairs.operations._pair import Extremes, pair

IMAGES = (2, 3, 5, 4)


def _pooled(*shape: int, kernel=2, **options) -> Case:
    return drawn(gaussian(*shape), kernel, **options)


def _few_numbers(*shape: int) -> Callable:
    """Draw 0, 1 and 2: nearly every window has several that are largest."""
    return lambda rng: rng.integers(3, size=shape).astype(float)


def _rare(number: float, *shape: int) -> Callable:
    """Draw few numbers, with another one strewn in, and nothing else in the first image."""

    def draw(rng):
        x = _few_numbers(*shape)(rng)
        x[rng.random(shape) < 0.3] = number
        x[0] = number
        return x

    return draw


def _jumps(draw: Callable, kernel=2, *, tie: bool = False, **options) -> Case:
    """Make a case in which the largest of a window is not one number, or no number."""
    return drawn(draw, kernel, **options).but(smooth=False, tie=tie)


def _windows() -> dict[str, Case]:
    """Make the cases of windows that both poolings share."""
    return {
        "even": _pooled(2, 3, 4, 6),
        "uneven": _pooled(2, 3, 5, 7),
        "overlapping": _pooled(2, 3, 7, 6, kernel=3, stride=2),
        "stride_one": _pooled(2, 3, 4, 5, stride=1),
        "gaps": _pooled(2, 2, 7, 8, stride=3),
        "oblong": _pooled(2, 2, 6, 5, kernel=(3, 2), stride=(2, 1)),
        "padding": _pooled(2, 2, 4, 5, kernel=3, stride=2, padding=1),
        "padding_of_rows": _pooled(2, 2, 4, 5, kernel=(2, 3), stride=1, padding=(1, 0)),
        "padding_of_even": _pooled(2, 2, 4, 4, padding=1),
        "whole_image": _pooled(2, 3, 4, 5, kernel=(4, 5)),
        "single_pixels": _pooled(2, 2, 3, 3, kernel=1),
        "one_pixel": _pooled(2, 3, 1, 1, kernel=1),
        "one_image": _pooled(1, 2, 4, 4),
        "unbatched": _pooled(2, 4, 4),
        "empty": _pooled(0, 2, 4, 4),
    }


PAIRS = (
    pair(
        "conv2d",
        images=normal(IMAGES, (4, 3, 3, 2), (4,)),
        no_bias=normal(IMAGES, (4, 3, 3, 2)),
        padding=normal(IMAGES, (4, 3, 3, 3), (4,), padding=1),
        padding_of_rows=normal(IMAGES, (4, 3, 3, 2), (4,), padding=(2, 0)),
        more_padding_than_kernel=normal((1, 2, 3, 2), (2, 2, 2, 2), (2,), padding=3),
        same=normal(IMAGES, (4, 3, 3, 5), (4,), padding="same"),
        same_with_even_kernel=normal(IMAGES, (4, 3, 2, 4), (4,), padding="same"),
        valid=normal(IMAGES, (4, 3, 3, 3), (4,), padding="valid"),
        stride_two=normal((2, 3, 7, 7), (4, 3, 3, 3), (4,), stride=2),
        stride_two_with_a_rest=normal((2, 3, 6, 8), (4, 3, 3, 3), (4,), stride=2),
        stride_of_rows=normal((2, 3, 7, 5), (4, 3, 3, 2), (4,), stride=(2, 1)),
        stride_and_padding=normal((2, 3, 6, 5), (4, 3, 3, 3), (4,), stride=(2, 1), padding=(1, 2)),
        stride_larger_than_kernel=normal((2, 3, 7, 8), (4, 3, 2, 2), (4,), stride=3),
        patches=normal((2, 3, 4, 6), (4, 3, 2, 2), (4,), stride=2),
        single_pixels=normal(IMAGES, (4, 3, 1, 1), (4,)),
        single_pixels_stride_two=normal(IMAGES, (4, 3, 1, 1), (4,), stride=2, padding=1),
        whole_image=normal(IMAGES, (4, 3, 5, 4), (4,)),
        larger_than_the_image=normal(IMAGES, (4, 3, 7, 5), (4,), padding=2),
        one_pixel=normal((2, 3, 1, 1), (4, 3, 3, 3), (4,), padding=1),
        one_channel=normal((2, 1, 5, 4), (4, 1, 3, 3), (4,)),
        one_kernel=normal(IMAGES, (1, 3, 3, 3), (1,)),
        groups=normal((2, 4, 5, 4), (6, 2, 3, 3), (6,), groups=2, padding=1),
        groups_stride_two=normal((2, 4, 5, 4), (6, 2, 2, 2), groups=2, stride=2),
        depthwise=normal(IMAGES, (3, 1, 3, 3), (3,), groups=3),
        depthwise_two_each=normal(IMAGES, (6, 1, 3, 3), (6,), groups=3, padding="same"),
        one_image=normal((1, 3, 5, 4), (4, 3, 3, 3), (4,)),
        unbatched=normal((3, 5, 4), (4, 3, 3, 3), (4,), padding=1),
        empty=normal((0, 3, 5, 4), (4, 3, 3, 3), (4,)),
        not_contiguous=strided(IMAGES, (4, 3, 3, 2), (4,), padding=1),
        note="the kernel is not turned round (a cross-correlation)",
        extremes=Extremes(adds_up=True),
    ),
    pair(
        "max_pool2d",
        **_windows(),
        tie=_jumps(_few_numbers(2, 2, 4, 6), tie=True),
        tie_overlapping=_jumps(_few_numbers(2, 2, 7, 6), 3, stride=2, padding=1, tie=True),
        minus_infinity=_jumps(_rare(-np.inf, 3, 2, 4, 4), 3, stride=2, padding=1),
        infinite=_jumps(_rare(np.inf, 3, 2, 4, 4)),
        not_a_number=_jumps(_rare(np.nan, 3, 2, 7, 6), 3, stride=2, padding=1, tie=True),
        two_zeros=_jumps(lambda rng: np.array([[[0.0, -0.0], [-0.0, 0.0]]]), tie=True),
        not_contiguous=drawn(transposed(2, 3, 5, 6), 2),
        note="several largest: the first; NaN: the last; never padding",
    ),
    pair(
        "avg_pool2d",
        **_windows(),
        not_contiguous=drawn(transposed(2, 3, 5, 6), 2),
        note="padding counts as zeros",
    ),
)
