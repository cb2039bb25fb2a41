"""The losses."""

from __future__ import annotations

from collections.abc import Callable

import torch

from companion.pairs.cases import Case, drawn, gaussian, labels, normal, numbers, strided, ties, transposed, uniform
from companion.pairs.operations._pair import Extremes, pair
from companion.pairs.operations._shared import REDUCTIONS
from companion.world import SCRATCH


def _hinge(input, target, *, p=1, margin=1.0, reduction="mean"):
    """Write PyTorch's multi-class hinge loss in functions that it can differentiate twice."""
    scores, labels = torch.atleast_2d(input), torch.atleast_1d(target)[:, None]
    others = torch.ones_like(scores).scatter(1, labels, 0)
    losses = ((margin - scores.gather(1, labels) + scores).clamp(min=0) ** p * others).mean(1)
    return {"mean": losses.mean(), "sum": losses.sum(), "none": losses.reshape(target.shape)}[reduction]


def _surprise(input, target, *, reduction="mean"):
    """Write PyTorch's binary cross-entropy without the small number that its second derivative divides by."""
    losses = -target * input.log() - (1 - target) * (1 - input).log()
    return losses if reduction == "none" else getattr(losses, reduction)()


def _classes_of(shape: tuple[int, ...]) -> int:
    """Give the dimension of the classes: the second, and of a single example the first."""
    return min(1, len(shape) - 1)


def _labels(shape: tuple[int, ...]) -> Callable:
    """Draw labels that fit scores of a shape."""
    dim = _classes_of(shape)
    return labels(shape[dim], *shape[:dim], *shape[dim + 1 :])


def _probabilities(*shape: int, op: Callable = SCRATCH.ops.softmax) -> Callable:
    """Draw probabilities of all classes, or their logarithms."""
    return lambda rng: op(rng.normal(size=shape), _classes_of(shape))[0]


def _labelled(*shape: int, scale: float = 1.0, **options) -> Case:
    """Draw scores of a shape and labels that fit."""
    return drawn(gaussian(*shape, scale=scale), _labels(shape), **options)


def _some_ignored(*shape: int, ignore_index: int = -100, **options) -> Case:
    """Draw scores and labels, of which some are not to count."""

    def ignored(rng):
        drawn_labels = _labels(shape)(rng)
        drawn_labels[:2] = ignore_index
        return drawn_labels

    case = drawn(gaussian(*shape), ignored, ignore_index=ignore_index, **options)
    return case.but(own_extremes="an ignored example's gradient is 0; PyTorch's is NaN where its scores are infinite")


def _log_probabilities(*shape: int, **options) -> Case:
    return drawn(_probabilities(*shape, op=SCRATCH.ops.log_softmax), _labels(shape), **options)


def _soft(*shape: int, **options) -> Case:
    """Draw scores of a shape and, as target, probabilities of all classes."""
    return drawn(gaussian(*shape), _probabilities(*shape), **options)


def _backwards(n: int, k: int, **options) -> Case:
    """Draw scores that are not contiguous, and labels that are every second of an array."""
    return drawn(transposed(n, k), lambda rng: rng.integers(k, size=2 * n)[::2], **options)


def _yes_or_no(*shape: int, scale: float = 1.0, **options) -> Case:
    """Draw scores and a probability of yes for each."""
    return drawn(gaussian(*shape, scale=scale), uniform(*shape), **options)


def _chances(*shape: int, **options) -> Case:
    """Draw a probability of yes, and what it should be."""
    return drawn(uniform(*shape, low=0.05, high=0.95), uniform(*shape), **options)


def _two(*shape: int, **options) -> Case:
    """Draw two arrays of one shape."""
    return normal(shape, shape, **options)


def _reductions(case: Callable, *shape: int, **options) -> dict[str, Case]:
    return {reduction: case(*shape, reduction=reduction, **options) for reduction in REDUCTIONS}


def _classes(case: Callable, **extra: Case) -> dict[str, Case]:
    """Make the cases that every loss on scores and labels shares."""
    return {
        **_reductions(case, 6, 4),
        "one_example": case(1, 4),
        "one_class": case(5, 1),
        "many_classes": case(3, 100),
        "empty": case(0, 4, reduction="none"),
        "no_batch": case(4),
        "no_batch_none": case(4, reduction="none"),
        **extra,
    }


def _ignoring() -> dict[str, Case]:
    """Make the cases of labels that do not count."""
    return {
        **{f"ignored_{name}": case for name, case in _reductions(_some_ignored, 6, 4).items()},
        "ignored_zero": _some_ignored(6, 4, ignore_index=0),
        "ignored_places": _some_ignored(3, 4, 5, ignore_index=-1),
        "ignored_places_none": _some_ignored(3, 4, 5, ignore_index=2, reduction="none"),
        "none_ignored": _labelled(6, 4, ignore_index=9),
    }


def _places(case: Callable) -> dict[str, Case]:
    """Make the cases of scores with further axes: time, or the places of a picture."""
    return {
        "sequence": case(3, 4, 5),
        "sequence_none": case(3, 4, 5, reduction="none"),
        "sequence_sum": case(3, 4, 5, reduction="sum"),
        "pictures": case(2, 3, 4, 5),
        "pictures_none": case(2, 3, 4, 5, reduction="none"),
        "five_axes": case(2, 3, 1, 2, 2),
        "one_class_sequence": case(3, 1, 5),
        "no_places": case(3, 4, 0, reduction="none"),
    }


def _errors(no_error: Case, **extra: Case) -> dict[str, Case]:
    """Make the cases that every loss of an error input - target shares."""
    return {
        **_reductions(_two, 5, 2),
        "one_example": _two(1, 2),
        "one_number": _two(),
        "one_number_none": _two(reduction="none"),
        "four_axes": _two(2, 3, 4, 2),
        "row": normal((5, 2), (2,)),
        "column": normal((5, 1), (5,)),
        "column_none": normal((5, 1), (5,), reduction="none"),
        "both_stretched": normal((2, 1, 3), (4, 1), reduction="sum"),
        "target_larger": normal((3,), (2, 3), reduction="none"),
        "empty": _two(0, 2, reduction="none"),
        "empty_sum": _two(0, 2, reduction="sum"),
        "not_contiguous": strided((5, 2), (5, 2)),
        "no_error": no_error,
        **extra,
    }


_NO_ERROR = [1.0, -2.0, 0.5], [1.0, -1.0, 0.5]

PAIRS = (
    pair(
        "cross_entropy",
        **_classes(
            _labelled,
            extreme=_labelled(6, 4, scale=1e4).but(smooth=False),
            not_contiguous=_backwards(6, 4),
            empty_sum=_labelled(0, 4, reduction="sum"),
        ),
        **_places(_labelled),
        **_ignoring(),
        **{f"probabilities_{name}": case for name, case in _reductions(_soft, 6, 4).items()},
        **{f"probabilities_{name}": case for name, case in _places(_soft).items()},
        probabilities_no_batch=_soft(4),
        probabilities_one_class=_soft(5, 1),
        probabilities_of_any_sum=normal((6, 4), (6, 4)),
    ),
    pair(
        "nll_loss",
        **_classes(_log_probabilities, not_contiguous=_backwards(6, 4)),
        **_places(_labelled),
        **_ignoring(),
    ),
    pair(
        "multi_margin_loss",
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
        "binary_cross_entropy",
        twice=_surprise,
        **_reductions(_chances, 5, 2),
        one_number=_chances(),
        four_axes=_chances(2, 3, 4, 2),
        empty=_chances(0, 2, reduction="none"),
        certain=numbers([0.0, 1.0, 1e-300, 0.5], [0.0, 1.0, 0.0, 1.0]).but(smooth=False),
        extremes=Extremes(domain={name: lambda x: 0 <= x <= 1 for name in ("input", "target")}),
    ),
    pair(
        "binary_cross_entropy_with_logits",
        **_reductions(_yes_or_no, 5, 2),
        one_number=_yes_or_no(),
        four_axes=_yes_or_no(2, 3, 4, 2),
        empty=_yes_or_no(0, 2, reduction="none"),
        extreme=_yes_or_no(5, 2, scale=1e4),
        certain=drawn(gaussian(5, 2), labels(2, 5, 2, dtype=float)).but(steep=True),
        extremes=Extremes(domain={"target": lambda x: 0 <= x <= 1}),  # PyTorch takes others for probabilities too
    ),
    pair("mse_loss", **_errors(numbers(*_NO_ERROR))),
    pair(
        "l1_loss",
        **_errors(ties(*_NO_ERROR)),
        note="slope 0 at no error",
        extremes=Extremes(nan_stays="the sign of NaN is 0 in PyTorch"),
    ),
    pair(
        "huber_loss",
        **_errors(
            ties(*_NO_ERROR),  # an error of 1 is where the line begins
            wide=normal((5, 2), (5, 2), delta=0.3),
            tie=ties([1.0, -1.0, 2.0, 0.3], [0.0, 0.0, 1.0, 0.0]),
        ),
    ),
    pair(
        "gaussian_kl",
        reference_name="torch.distributions.kl_divergence",
        **_reductions(_two, 5, 2),
        one_number=_two(),
        four_axes=_two(2, 3, 4, 2),
        empty=_two(0, 2, reduction="none"),
        not_contiguous=strided((5, 2), (5, 2)),
        no_error=numbers([0.0, -0.0, 0.0], [0.0, 0.0, -0.0]).but(steep=True),
        # torch.distributions takes the logarithm of e^s, which is infinite before s is
        extremes=Extremes(adds_up=True, domain={"log_var": lambda x: not abs(x) > 80}),
    ),
)
