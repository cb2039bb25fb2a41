"""Normalisation and dropout."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import torch

from companion.pairs.operations._cases import pair
from companion.reference import ops as theirs
from companion.scratch import ops as ours


def _layer(shape, normalized, weight=True, bias=True, offset=0.0, strided=False, **options):
    def draw(rng):
        x = offset + (rng.normal(size=shape[::-1]).T if strided else rng.normal(size=shape))
        scale, shift = (rng.normal(size=normalized) if wanted else None for wanted in (weight, bias))
        return (x, normalized, scale, shift), options

    return draw


def _batch(shape, weight=True, bias=True, offset=0.0, strided=False, running=True, training=True, **options):
    def draw(rng):
        x = offset + (rng.normal(size=shape[::-1]).T if strided else rng.normal(size=shape))
        scale, shift = (rng.normal(size=shape[1]) if wanted else None for wanted in (weight, bias))
        statistics = {}
        if running:
            mean, var = rng.normal(size=shape[1]), rng.uniform(0.5, 2, size=shape[1])
            statistics = {"running_mean": mean, "running_var": var}
        return (x, scale, shift), {"training": training, **statistics, **options}

    return draw


def _our_batch_norm(input, weight=None, bias=None, *, running_mean=None, running_var=None, **options):
    """Leave the running statistics, which get no gradient, out of the positional arguments."""
    statistics = (None if a is None else a.astype(input.dtype) for a in (running_mean, running_var))
    y, backward = ours.batch_norm(input, *statistics, weight, bias, **options)

    def without_statistics(dy):
        dinput, _, _, dweight, dbias = backward(dy)
        return dinput, dweight, dbias

    return y, without_statistics


def _their_batch_norm(input, weight=None, bias=None, *, running_mean=None, running_var=None, **options):
    statistics = (None if a is None else torch.tensor(a, dtype=input.dtype) for a in (running_mean, running_var))
    return theirs.batch_norm(input, *statistics, weight, bias, **options)


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


def _mask(shape, p=0.5):
    return lambda rng: ((rng.normal(size=shape), rng.uniform(size=shape) >= p), {"p": p})


PAIRS = (
    pair(
        "layer_norm",
        "input normalized_shape weight bias",
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
    ),
    replace(
        pair(
            "batch_norm",
            "input weight bias",
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
        ),
        scratch=_our_batch_norm,
        reference=_their_batch_norm,
    ),
    replace(
        pair(
            "dropout",
            "input mask",
            half=_mask((4, 3)),
            fifth=_mask((2, 3, 4), p=0.2),
            all=_mask((4, 3), p=0.0),
            none=_mask((4, 3), p=1.0),
            one_number=lambda rng: ((rng.normal(size=()), np.array(True)), {}),
            empty=_mask((0, 3)),
            not_contiguous=lambda rng: ((rng.normal(size=(3, 4)).T, rng.uniform(size=(4, 3)) >= 0.5), {}),
        ),
        reference_name="written out in PyTorch, whose own draws the mask itself",
    ),
)
