"""The losses."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import torch

from companion.pairs.operations._cases import REDUCTIONS, Case, normal, pair, strided, ties
from companion.scratch import ops


def _hinge(input, target, *, p=1, margin=1.0, reduction="mean"):
    """Write PyTorch's multi-class hinge loss in functions that it can differentiate twice."""
    scores, labels = torch.atleast_2d(input), torch.atleast_1d(target)[:, None]
    others = torch.ones_like(scores).scatter(1, labels, 0)
    losses = ((margin - scores.gather(1, labels) + scores).clamp(min=0) ** p * others).mean(1)
    return {"mean": losses.mean(), "sum": losses.sum(), "none": losses.reshape(target.shape)}[reduction]


def _without_classes(shape: tuple[int, ...]) -> tuple[int, tuple[int, ...]]:
    """Give the number of classes and the shape of the labels that fit scores of a shape."""
    dim = min(1, len(shape) - 1)
    return shape[dim], shape[:dim] + shape[dim + 1 :]


def _labelled(*shape: int, scale: float = 1.0, **options) -> Case:
    """Draw scores of a shape and labels that fit."""
    k, rest = _without_classes(shape)
    return lambda rng: ((scale * rng.normal(size=shape), np.asarray(rng.integers(k, size=rest))), options)


def _log_probabilities(*shape: int, **options) -> Case:
    k, rest = _without_classes(shape)

    def draw(rng):
        log_p, _ = ops.log_softmax(rng.normal(size=shape), min(1, len(shape) - 1))
        return (log_p, np.asarray(rng.integers(k, size=rest))), options

    return draw


def _soft(*shape: int, scale: float = 1.0, **options) -> Case:
    """Draw scores of a shape and, as target, probabilities of all classes."""

    def draw(rng):
        scores = scale * rng.normal(size=shape)
        return (scores, ops.softmax(rng.normal(size=shape), min(1, len(shape) - 1))[0]), options

    return draw


def _backwards(n: int, k: int, **options) -> Case:
    """Draw scores that are not contiguous, and labels that are every second of an array."""
    return lambda rng: ((rng.normal(size=(k, n)).T, rng.integers(k, size=2 * n)[::2]), options)


def _yes_or_no(*shape: int, scale: float = 1.0, **options) -> Case:
    """Draw scores and a probability of yes for each."""
    return lambda rng: ((np.asarray(scale * rng.normal(size=shape)), rng.uniform(size=shape)), options)


def _reductions(draw, *shape: int, **options) -> dict[str, Case]:
    return {reduction: draw(*shape, reduction=reduction, **options) for reduction in REDUCTIONS}


def _classes(draw, **extra) -> dict[str, Case]:
    """Make the cases that every loss on scores and labels shares."""
    return {
        **_reductions(draw, 6, 4),
        "one_example": draw(1, 4),
        "one_class": draw(5, 1),
        "many_classes": draw(3, 100),
        "empty": draw(0, 4, reduction="none"),
        "no_batch": draw(4),
        "no_batch_none": draw(4, reduction="none"),
        **extra,
    }


def _places(draw) -> dict[str, Case]:
    """Make the cases of scores with further axes: time, or the places of a picture."""
    return {
        "sequence": draw(3, 4, 5),
        "sequence_none": draw(3, 4, 5, reduction="none"),
        "sequence_sum": draw(3, 4, 5, reduction="sum"),
        "pictures": draw(2, 3, 4, 5),
        "pictures_none": draw(2, 3, 4, 5, reduction="none"),
        "five_axes": draw(2, 3, 1, 2, 2),
        "one_class_sequence": draw(3, 1, 5),
        "no_places": draw(3, 4, 0, reduction="none"),
    }


def _errors(**extra) -> dict[str, Case]:
    """Make the cases that every loss of an error input - target shares."""
    return {
        **_reductions(lambda *shape, **options: normal(shape, shape, **options), 5, 2),
        "one_example": normal((1, 2), (1, 2)),
        "one_number": normal((), ()),
        "one_number_none": normal((), (), reduction="none"),
        "four_axes": normal((2, 3, 4, 2), (2, 3, 4, 2)),
        "row": normal((5, 2), (2,)),
        "column": normal((5, 1), (5,)),
        "column_none": normal((5, 1), (5,), reduction="none"),
        "both_stretched": normal((2, 1, 3), (4, 1), reduction="sum"),
        "target_larger": normal((3,), (2, 3), reduction="none"),
        "empty": normal((0, 2), (0, 2), reduction="none"),
        "empty_sum": normal((0, 2), (0, 2), reduction="sum"),
        "not_contiguous": strided((5, 2), (5, 2)),
        "no_error": ties([1.0, -2.0, 0.5], [1.0, -1.0, 0.5]),
        **extra,
    }


PAIRS = (
    pair(
        "cross_entropy",
        "input target",
        **_classes(
            _labelled,
            extreme=_labelled(6, 4, scale=1e4),
            not_contiguous=_backwards(6, 4),
            empty_sum=_labelled(0, 4, reduction="sum"),
        ),
        **_places(_labelled),
        **{f"probabilities_{case}": draw for case, draw in _reductions(_soft, 6, 4).items()},
        **{f"probabilities_{case}": draw for case, draw in _places(_soft).items()},
        probabilities_no_batch=_soft(4),
        probabilities_one_class=_soft(5, 1),
        probabilities_of_any_sum=normal((6, 4), (6, 4)),
    ),
    pair(
        "nll_loss",
        "input target",
        **_classes(_log_probabilities, not_contiguous=_backwards(6, 4)),
        **_places(_labelled),
    ),
    pair(
        "multi_margin_loss",
        "input target",
        note="mean over all classes, not the worst alone",
        twice=_hinge,
        **_classes(
            _labelled,
            squared=_labelled(6, 4, p=2),
            squared_none=_labelled(6, 4, p=2, reduction="none"),
            wide=_labelled(6, 4, margin=3.0),
            negative_margin=_labelled(6, 4, margin=-0.5),
            large=_labelled(6, 4, scale=100.0),
            not_contiguous=_backwards(6, 4, p=2),
        ),
    ),
    pair(
        "binary_cross_entropy_with_logits",
        "input target",
        **_reductions(_yes_or_no, 5, 2),
        one_number=_yes_or_no(),
        four_axes=_yes_or_no(2, 3, 4, 2),
        empty=_yes_or_no(0, 2, reduction="none"),
        extreme=_yes_or_no(5, 2, scale=1e4),
        certain=lambda rng: ((rng.normal(size=(5, 2)), rng.integers(2, size=(5, 2)).astype(float)), {}),
    ),
    pair("mse_loss", "input target", **_errors()),
    pair("l1_loss", "input target", **_errors(), note="slope 0 at no error"),
    pair(
        "huber_loss",
        "input target",
        **_errors(
            wide=normal((5, 2), (5, 2), delta=0.3),
            tie=ties([1.0, -1.0, 2.0, 0.3], [0.0, 0.0, 1.0, 0.0]),
        ),
    ),
    replace(
        pair(
            "gaussian_kl",
            "mean log_var",
            **_reductions(lambda *shape, **options: normal(shape, shape, **options), 5, 2),
            one_number=normal((), ()),
            four_axes=normal((2, 3, 4, 2), (2, 3, 4, 2)),
            empty=normal((0, 2), (0, 2), reduction="none"),
            not_contiguous=strided((5, 2), (5, 2)),
            no_error=ties([0.0, -0.0, 0.0], [0.0, 0.0, -0.0]),
        ),
        reference_name="torch.distributions.kl_divergence",
    ),
)
