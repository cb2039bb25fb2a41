"""The losses."""

from __future__ import annotations

import torch

from companion.pairs.operations._cases import (
    REDUCTIONS,
    labelled,
    log_probabilities,
    normal,
    pair,
    probabilities,
    strided,
    ties,
)


def _hinge(input, target, *, p=1, margin=1.0, reduction="mean"):
    """Write PyTorch's multi-class hinge loss in functions that it can differentiate twice."""
    scores, labels = torch.atleast_2d(input), torch.atleast_1d(target)[:, None]
    others = torch.ones_like(scores).scatter(1, labels, 0)
    losses = ((margin - scores.gather(1, labels) + scores).clamp(min=0) ** p * others).mean(1)
    return {"mean": losses.mean(), "sum": losses.sum(), "none": losses.reshape(target.shape)}[reduction]


def _classes(case, **extra):
    """Make the cases that every loss on scores and labels shares."""
    return {
        **{reduction: case(6, 4, reduction=reduction) for reduction in REDUCTIONS},
        "one_example": case(1, 4),
        "one_class": case(5, 1),
        **extra,
    }


def _errors(**extra):
    """Make the cases that every loss of an error input - target shares."""
    return {
        **{reduction: normal((5, 2), (5, 2), reduction=reduction) for reduction in REDUCTIONS},
        "one_example": normal((1, 2), (1, 2)),
        "not_contiguous": strided((5, 2), (5, 2)),
        "no_error": ties([1.0, -2.0, 0.5], [1.0, -1.0, 0.5]),
        **extra,
    }


PAIRS = (
    pair("cross_entropy", "input target", **_classes(labelled, extreme=labelled(6, 4, scale=1e4))),
    pair("nll_loss", "input target", **_classes(log_probabilities)),
    pair(
        "multi_margin_loss",
        "input target",
        note="mean over all classes, not the worst alone",
        twice=_hinge,
        **_classes(
            labelled,
            squared=labelled(6, 4, p=2),
            wide=labelled(6, 4, margin=3.0),
            large=labelled(6, 4, scale=100.0),
        ),
    ),
    pair(
        "binary_cross_entropy_with_logits",
        "input target",
        **{reduction: probabilities((5, 2), reduction=reduction) for reduction in REDUCTIONS},
        extreme=probabilities((5, 2), scale=1e4),
    ),
    pair("mse_loss", "input target", **_errors()),
    pair("l1_loss", "input target", **_errors(), note="slope 0 at no error"),
    pair("huber_loss", "input target", **_errors(wide=normal((5, 2), (5, 2), delta=0.3))),
)
