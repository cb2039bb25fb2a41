"""Normalisation and dropout."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import torch

from companion.pairs.cases import Case, drawn, gaussian, transposed, uniform
from companion.pairs.operations._pair import Extremes, pair
from companion.world import REFERENCE, SCRATCH


def _input(shape: tuple[int, ...], offset: float, strided: bool) -> Callable:
    draw = transposed(*shape) if strided else gaussian(*shape)
    return lambda rng: offset + draw(rng)


def _layer(shape, normalized, weight=True, bias=True, offset=0.0, strided=False, **options) -> Case:
    scale, shift = (gaussian(*normalized) if wanted else None for wanted in (weight, bias))
    return drawn(_input(shape, offset, strided), normalized, scale, shift, **options)


def _batch(shape, weight=True, bias=True, offset=0.0, strided=False, running=True, training=True, **options) -> Case:
    channels = shape[1]
    scale, shift = (gaussian(channels) if wanted else None for wanted in (weight, bias))
    if running:
        options |= {"running_mean": gaussian(channels), "running_var": uniform(channels, low=0.5, high=2.0)}
    return drawn(_input(shape, offset, strided), scale, shift, training=training, **options)


def _our_batch_norm(input, weight=None, bias=None, *, running_mean=None, running_var=None, **options):
    """Leave the running statistics, which get no gradient, out of the positional arguments."""
    statistics = (None if a is None else a.astype(input.dtype) for a in (running_mean, running_var))
    y, backward = SCRATCH.ops.batch_norm(input, *statistics, weight, bias, **options)

    def without_statistics(dy):
        dinput, _, _, dweight, dbias = backward(dy)
        return dinput, dweight, dbias

    return y, without_statistics


def _their_batch_norm(input, weight=None, bias=None, *, running_mean=None, running_var=None, **options):
    statistics = (None if a is None else torch.tensor(a, dtype=input.dtype) for a in (running_mean, running_var))
    return REFERENCE.ops.batch_norm(input, *statistics, weight, bias, **options)


def _standardized(x, dims, eps, weight, bias):
    """Normalise in functions that PyTorch can differentiate twice; its fused ones fail there without a weight."""
    x = x - x.mean(dims, keepdim=True)
    var = torch.square(x).mean(dims, keepdim=True)
    return x / torch.sqrt(var + eps) * (1 if weight is None else weight) + (0 if bias is None else bias)


def _layer_norm_twice(input, shape, weight=None, bias=None, eps=1e-5):
    return _standardized(input, tuple(range(-len(shape), 0)), eps, weight, bias)


def _batch_norm_twice(input, weight=None, bias=None, *, training, eps=1e-5, **statistics):
    if not training:
        return _their_batch_norm(input, weight, bias, training=False, eps=eps, **statistics)
    column = (-1,) + (1,) * (input.ndim - 2)
    weight, bias = (None if a is None else a.reshape(column) for a in (weight, bias))
    return _standardized(input, (0, *range(2, input.ndim)), eps, weight, bias)


def _dropped(*shape: int, p: float = 0.5) -> Case:
    return drawn(gaussian(*shape), lambda rng: rng.uniform(size=shape) >= p, p=p)


# PyTorch multiplies the formula out, and an infinite weight then meets itself: inf - inf
_FINITE_WEIGHT = {"weight": lambda x: not np.isinf(x)}

PAIRS = (
    pair(
        "layer_norm",
        twice=_layer_norm_twice,
        rows=_layer((4, 7), (7,)),
        sequence=_layer((2, 3, 8), (8,)),
        two_axes=_layer((2, 3, 4), (3, 4)),
        whole=_layer((3, 4), (3, 4)),
        one_example=_layer((1, 7), (7,)),
        one_vector=_layer((7,), (7,)),
        no_weight=_layer((4, 7), (7,), weight=False),
        no_bias=_layer((4, 7), (7,), bias=False),
        neither=_layer((4, 7), (7,), weight=False, bias=False),
        large_eps=_layer((4, 7), (7,), eps=0.5),
        far_from_zero=_layer((4, 8), (8,), offset=20.0),
        empty=_layer((0, 7), (7,)),
        not_contiguous=_layer((4, 7), (7,), strided=True),
        note="eps stands under the root; variance with n",
        extremes=Extremes(adds_up=True, one_by_one=True, domain=_FINITE_WEIGHT),
    ),
    pair(
        "batch_norm",
        scratch=_our_batch_norm,
        reference=_their_batch_norm,
        twice=_batch_norm_twice,
        rows=_batch((5, 3)),
        sequence=_batch((3, 2, 4)),
        images=_batch((2, 3, 4, 2)),
        volumes=_batch((2, 3, 2, 2, 2)),
        one_image=_batch((1, 3, 4, 2)),
        no_statistics=_batch((5, 3), running=False),
        no_weight=_batch((5, 3), weight=False),
        no_bias=_batch((5, 3), bias=False),
        neither=_batch((2, 3, 4), weight=False, bias=False),
        large_eps=_batch((5, 3), eps=0.5),
        far_from_zero=_batch((8, 3), offset=20.0),
        empty=_batch((0, 3, 4)),
        not_contiguous=_batch((2, 3, 4, 2), strided=True),
        in_use=_batch((2, 3, 4, 2), training=False),
        in_use_rows=_batch((1, 3), training=False),
        in_use_neither=_batch((2, 3, 4), training=False, weight=False, bias=False),
        note="eps stands under the root; variance with n, with n - 1 in the running one",
        extremes=Extremes(adds_up=True, domain=_FINITE_WEIGHT),
    ),
    pair(
        "dropout",
        reference_name="written out in PyTorch, whose own draws the mask itself",
        half=_dropped(4, 3),
        fifth=_dropped(2, 3, 4, p=0.2),
        all=_dropped(4, 3, p=0.0),
        none=_dropped(4, 3, p=1.0),
        one_number=drawn(gaussian(), np.array(True)),
        empty=_dropped(0, 3),
        not_contiguous=drawn(transposed(4, 3), lambda rng: rng.uniform(size=(4, 3)) >= 0.5),
    ),
)
