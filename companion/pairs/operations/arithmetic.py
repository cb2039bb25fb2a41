"""Arithmetic, number by number, with broadcasting."""

from __future__ import annotations

import numpy as np

from companion.pairs.operations._cases import BROADCASTS, UNARY, normal, pair, positive, ties

_POSITIVE = {
    "matrix": positive((4, 3)),
    "one_row": positive((1, 3)),
    "one_number": positive(()),
    "empty": positive((0, 3)),
}


def _chosen(*shapes):
    """Draw a mask and two arrays."""
    return lambda rng: ((rng.uniform(size=shapes[0]) < 0.5, *(rng.normal(size=s) for s in shapes[1:])), {})


PAIRS = (
    pair("add", "input other", **BROADCASTS),
    pair("sub", "input other", **BROADCASTS),
    pair("mul", "input other", **BROADCASTS),
    pair(
        "div",
        "input other",
        same_shape=positive((4, 3), (4, 3)),
        row=positive((4, 3), (3,)),
        both_stretched=positive((2, 1, 3), (4, 1)),
        one_number=positive((4, 3), ()),
        empty=positive((0, 3), (3,)),
    ),
    pair(
        "pow",
        "input exponent",
        square=lambda rng: ((rng.normal(size=(4, 3)), 2), {}),
        root=lambda rng: ((rng.uniform(0.5, 2, size=(4, 3)), 0.5), {}),
        zeroth=lambda rng: ((rng.normal(size=(4, 3)), 0), {}),
        cube=lambda rng: ((rng.normal(size=(4, 3)), 3.0), {}),
        inverse=lambda rng: ((rng.uniform(0.5, 2, size=(4, 3)), -1.5), {}),
        exponents=positive((4, 3), (4, 3)),
        exponents_stretched=positive((2, 1, 3), (4, 1)),
        tie=ties([0.0, 0.0, 2.0, 0.0, 3.0], [0.0, 2.0, 0.0, 1.0, 1.0]),
    ),
    pair("neg", "input", **UNARY),
    pair("abs", "input", **UNARY, tie=ties([-1.0, 0.0, -0.0, 2.0]), note="slope 0 at 0"),
    pair("square", "input", **UNARY),
    pair("sqrt", "input", **_POSITIVE),
    pair("exp", "input", **UNARY),
    pair("log", "input", **_POSITIVE),
    pair("log1p", "input", **_POSITIVE, tiny=ties([1e-18, -1e-18, 1e-9, 0.0])),
    pair("sin", "input", **UNARY, large=ties([1e4, -1e5, 3.0])),
    pair("cos", "input", **UNARY, large=ties([1e4, -1e5, 3.0])),
    pair(
        "erf", "input", **UNARY, wide=normal((50, 40)), extreme=ties([-30.0, -6.1, -6.0, -0.0, 0.0, 5.9, 6.0, 30.0])
    ),
    pair(
        "maximum",
        "input other",
        **BROADCASTS,
        tie=ties([1.0, 2.0, 3.0], [1.0, 5.0, 3.0]),
        note="half to each at a tie",
    ),
    pair(
        "minimum",
        "input other",
        **BROADCASTS,
        tie=ties([1.0, 2.0, 3.0], [1.0, 5.0, 3.0]),
        note="half to each at a tie",
    ),
    pair(
        "where",
        "condition input other",
        same_shape=_chosen((4, 3), (4, 3), (4, 3)),
        all_stretched=_chosen((4, 1), (3,), (2, 1, 1)),
        one_number=_chosen((4, 3), (), (4, 3)),
        empty=_chosen((0, 3), (0, 3), (3,)),
        nowhere=lambda rng: ((np.zeros((4, 3), bool), rng.normal(size=(4, 3)), rng.normal(size=3)), {}),
    ),
)
