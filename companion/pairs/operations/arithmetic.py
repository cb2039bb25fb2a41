"""Arithmetic, number by number, with broadcasting."""

from __future__ import annotations

import numpy as np

from companion.pairs.cases import Case, chosen, drawn, gaussian, normal, numbers, positive, ties, uniform
from companion.pairs.operations._pair import Extremes, pair
from companion.pairs.operations._shared import BROADCASTS, UNARY

_POSITIVE = {
    "matrix": positive((4, 3)),
    "one_row": positive((1, 3)),
    "one_number": positive(()),
    "empty": positive((0, 3)),
}


_LARGE = numbers([1e4, -1e5, 3.0]).but(steep=True)
_TIE = ties([1.0, 2.0, 3.0], [1.0, 5.0, 3.0])


def _either(mask: tuple[int, ...], *shapes: tuple[int, ...]) -> Case:
    """Draw truth values, and the two arrays of which they choose."""
    return drawn(chosen(*mask), *(gaussian(*shape) for shape in shapes))


PAIRS = (
    pair("add", **BROADCASTS),
    pair("sub", **BROADCASTS),
    pair("mul", **BROADCASTS),
    pair(
        "div",
        same_shape=positive((4, 3), (4, 3)),
        row=positive((4, 3), (3,)),
        both_stretched=positive((2, 1, 3), (4, 1)),
        one_number=positive((4, 3), ()),
        empty=positive((0, 3), (3,)),
    ),
    pair(
        "pow",
        square=drawn(gaussian(4, 3), 2),
        root=drawn(uniform(4, 3, low=0.5, high=2.0), 0.5).but(
            own_extremes="PyTorch takes x^-0.5 for rsqrt, which has other values at -0 and -infinity than its own pow"
        ),
        zeroth=drawn(gaussian(4, 3), 0),
        cube=drawn(gaussian(4, 3), 3.0),
        inverse=drawn(uniform(4, 3, low=0.5, high=2.0), -1.5),
        exponents=positive((4, 3), (4, 3)),
        exponents_stretched=positive((2, 1, 3), (4, 1)),
        tie=numbers([0.0, 0.0, 2.0, 0.0, 3.0], [0.0, 2.0, 0.0, 1.0, 1.0]).but(smooth=False),
    ),
    pair("neg", **UNARY),
    pair(
        "abs",
        **UNARY,
        tie=ties([-1.0, 0.0, -0.0, 2.0]),
        note="slope 0 at 0",
        extremes=Extremes(nan_stays="the sign of NaN is 0 in PyTorch"),
    ),
    pair("square", **UNARY),
    pair("sqrt", **_POSITIVE),
    pair("exp", **UNARY),
    pair("log", **_POSITIVE),
    pair("log1p", **_POSITIVE, tiny=numbers([1e-18, -1e-18, 1e-9, 0.0])),
    pair("sin", **UNARY, large=_LARGE),
    pair("cos", **UNARY, large=_LARGE),
    pair("erf", **UNARY, wide=normal((50, 40)), extreme=numbers([-30.0, -6.1, -6.0, -0.0, 0.0, 5.9, 6.0, 30.0])),
    pair("maximum", **BROADCASTS, tie=_TIE, note="half to each at a tie"),
    pair("minimum", **BROADCASTS, tie=_TIE, note="half to each at a tie"),
    pair(
        "clamp",
        reference_name="torch.clamp",
        both=normal((4, 3), min=-0.5, max=0.7),
        lower=normal((4, 3), min=0.2),
        upper=normal((4, 3), max=0.2),
        one_number=normal((), min=-0.5, max=0.5),
        empty=normal((0, 3), min=0.0),
        tie=ties([-1.0, 0.0, 2.0, 1.0], min=-1.0, max=1.0),
        note="slope 1 at the bounds",
    ),
    pair(
        "where",
        same_shape=_either((4, 3), (4, 3), (4, 3)),
        all_stretched=_either((4, 1), (3,), (2, 1, 1)),
        one_number=_either((4, 3), (), (4, 3)),
        empty=_either((0, 3), (0, 3), (3,)),
        nowhere=drawn(np.zeros((4, 3), bool), gaussian(4, 3), gaussian(3)),
    ),
)
