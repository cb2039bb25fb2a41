"""The operations: which stands against which function of PyTorch, and on what inputs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
import torch

from companion.reference import ops as theirs
from companion.scratch import ops as ours

Case = Callable[[np.random.Generator], tuple[tuple, dict]]  # rng -> positional arguments, options


@dataclass(frozen=True)
class Pair:
    """An operation, its reference, and the cases in which they are compared.

    A case draws positional arguments and options from a generator. ``arguments`` names the positional ones.

    Chapter: 4
    """

    name: str
    scratch: Callable
    reference: Callable
    reference_name: str
    arguments: tuple[str, ...]
    cases: Mapping[str, Case]
    note: str = ""


def _normal(*shapes, **options) -> Case:
    return lambda rng: (tuple(rng.normal(size=shape) for shape in shapes), options)


def _positive(*shapes, **options) -> Case:
    return lambda rng: (tuple(rng.uniform(0.5, 2, size=shape) for shape in shapes), options)


def _strided(*shapes, **options) -> Case:
    """Draw arrays that are not contiguous: the transposes of what is drawn."""
    return lambda rng: (tuple(rng.normal(size=shape[::-1]).T for shape in shapes), options)


def _labelled(n: int, k: int, scale: float = 1.0, **options) -> Case:
    return lambda rng: ((scale * rng.normal(size=(n, k)), rng.integers(k, size=n)), options)


def _log_probabilities(n: int, k: int, **options) -> Case:
    def draw(rng):
        return (ours.log_softmax(rng.normal(size=(n, k)), 1)[0], rng.integers(k, size=n)), options

    return draw


def _probabilities(shape, scale: float = 1.0, **options) -> Case:
    return lambda rng: ((scale * rng.normal(size=shape), rng.uniform(size=shape)), options)


def _ties(*values, **options) -> Case:
    """Give fixed numbers: where a slope jumps, both worlds must choose the same side."""
    return lambda rng: (tuple(np.array(value) for value in values), options)


def _pair(name: str, arguments: str, note: str = "", **cases: Case) -> Pair:
    reference_function = getattr(theirs, name)
    home = "torch.nn.functional" if hasattr(torch.nn.functional, name) else "torch"
    return Pair(
        name=name,
        scratch=getattr(ours, name),
        reference=reference_function,
        reference_name=f"{home}.{name}",
        arguments=tuple(arguments.split()),
        cases={case.replace("_", " "): draw for case, draw in cases.items()},
        note=note,
    )


_BROADCASTS = {
    "same_shape": _normal((4, 3), (4, 3)),
    "row": _normal((4, 3), (3,)),
    "column": _normal((4, 1), (4, 3)),
    "both_stretched": _normal((2, 1, 3), (4, 1)),
    "one_number": _normal((4, 3), ()),
    "not_contiguous": _strided((4, 3), (4, 3)),
}
_UNARY = {"matrix": _normal((4, 3)), "one_row": _normal((1, 3)), "not_contiguous": _strided((4, 3))}
_REDUCTIONS = ("mean", "sum", "none")


def _classes(case, **extra):
    """Make the cases that every loss on scores and labels shares."""
    return {
        **{reduction: case(6, 4, reduction=reduction) for reduction in _REDUCTIONS},
        "one_example": case(1, 4),
        "one_class": case(5, 1),
        **extra,
    }


def _errors(**extra):
    """Make the cases that every loss of an error input - target shares."""
    return {
        **{reduction: _normal((5, 2), (5, 2), reduction=reduction) for reduction in _REDUCTIONS},
        "one_example": _normal((1, 2), (1, 2)),
        "not_contiguous": _strided((5, 2), (5, 2)),
        "no_error": _ties([1.0, -2.0, 0.5], [1.0, -1.0, 0.5]),
        **extra,
    }


PAIRS: tuple[Pair, ...] = (
    _pair("add", "input other", **_BROADCASTS),
    _pair("sub", "input other", **_BROADCASTS),
    _pair("mul", "input other", **_BROADCASTS),
    _pair(
        "div",
        "input other",
        same_shape=_positive((4, 3), (4, 3)),
        row=_positive((4, 3), (3,)),
        both_stretched=_positive((2, 1, 3), (4, 1)),
    ),
    _pair(
        "pow",
        "input exponent",
        square=lambda rng: ((rng.normal(size=(4, 3)), 2), {}),
        root=lambda rng: ((rng.uniform(0.5, 2, size=(4, 3)), 0.5), {}),
        zeroth=lambda rng: ((rng.normal(size=(4, 3)), 0), {}),
    ),
    _pair("neg", "input", **_UNARY),
    _pair("exp", "input", **_UNARY),
    _pair("log", "input", matrix=_positive((4, 3)), one_row=_positive((1, 3))),
    _pair("relu", "input", **_UNARY, tie=_ties([-1.0, 0.0, -0.0, 2.0]), note="slope 0 at 0"),
    _pair("sigmoid", "input", **_UNARY, extreme=_ties([-800.0, -40.0, 0.0, 40.0, 800.0])),
    _pair("tanh", "input", **_UNARY, extreme=_ties([-800.0, -1.0, 0.0, 1.0, 800.0])),
    _pair(
        "sum",
        "input",
        everything=_normal((4, 3)),
        rows=_normal((4, 3), dim=0),
        kept=_normal((4, 3), dim=1, keepdim=True),
    ),
    _pair(
        "mean",
        "input",
        everything=_normal((4, 3)),
        rows=_normal((4, 3), dim=0),
        kept=_normal((4, 3), dim=1, keepdim=True),
        two_axes=_normal((4, 3, 2), dim=(0, 2)),
    ),
    _pair(
        "matmul",
        "input other",
        matrices=_normal((4, 3), (3, 2)),
        vectors=_normal((3,), (3,)),
        matrix_and_vector=_normal((4, 3), (3,)),
        vector_and_matrix=_normal((3,), (3, 2)),
        stacks=_normal((2, 1, 4, 3), (5, 3, 2)),
        stack_and_vector=_normal((2, 4, 3), (3,)),
        not_contiguous=_strided((4, 3), (3, 2)),
    ),
    _pair(
        "linear",
        "input weight bias",
        batch=_normal((5, 4), (3, 4), (3,)),
        no_bias=_normal((5, 4), (3, 4)),
        one_example=_normal((1, 4), (3, 4), (3,)),
        vector=_normal((4,), (3, 4), (3,)),
        sequence=_normal((2, 5, 4), (3, 4), (3,)),
        empty=_normal((0, 4), (3, 4), (3,)),
        not_contiguous=_strided((5, 4), (3, 4), (3,)),
    ),
    _pair(
        "softmax",
        "input",
        rows=_normal((4, 3), dim=1),
        columns=_normal((4, 3), dim=0),
        last=_normal((2, 3, 4), dim=-1),
        extreme=_ties([[1e4, 0.0, -1e4], [-1e4, -1e4, -1e4], [3.0, 3.0, 3.0]], dim=1),
        not_contiguous=_strided((4, 3), dim=1),
    ),
    _pair(
        "log_softmax",
        "input",
        rows=_normal((4, 3), dim=1),
        columns=_normal((4, 3), dim=0),
        extreme=_ties([[1e4, 0.0, -1e4], [-1e4, -1e4, -1e4]], dim=1),
        not_contiguous=_strided((4, 3), dim=1),
    ),
    _pair(
        "logsumexp",
        "input",
        rows=_normal((4, 3), dim=1),
        kept=_normal((4, 3), dim=0, keepdim=True),
        extreme=_ties([[1e4, 10001.0], [-1e4, -1e4]], dim=1),
        minus_infinity=_ties([[-np.inf, 1.0], [-np.inf, 0.0]], dim=1),
        not_contiguous=_strided((4, 3), dim=1),
    ),
    _pair("cross_entropy", "input target", **_classes(_labelled, extreme=_labelled(6, 4, scale=1e4))),
    _pair("nll_loss", "input target", **_classes(_log_probabilities)),
    _pair(
        "multi_margin_loss",
        "input target",
        note="mean over all classes, not the worst alone",
        **_classes(
            _labelled,
            squared=_labelled(6, 4, p=2),
            wide=_labelled(6, 4, margin=3.0),
            large=_labelled(6, 4, scale=100.0),
        ),
    ),
    _pair(
        "binary_cross_entropy_with_logits",
        "input target",
        **{reduction: _probabilities((5, 2), reduction=reduction) for reduction in _REDUCTIONS},
        extreme=_probabilities((5, 2), scale=1e4),
    ),
    _pair("mse_loss", "input target", **_errors()),
    _pair("l1_loss", "input target", **_errors(), note="slope 0 at no error"),
    _pair("huber_loss", "input target", **_errors(wide=_normal((5, 2), (5, 2), delta=0.3))),
)
