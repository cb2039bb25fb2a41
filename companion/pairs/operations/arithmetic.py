"""Arithmetic, number by number, with broadcasting."""

from __future__ import annotations

from companion.pairs.operations._cases import BROADCASTS, UNARY, pair, positive

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
    ),
    pair(
        "pow",
        "input exponent",
        square=lambda rng: ((rng.normal(size=(4, 3)), 2), {}),
        root=lambda rng: ((rng.uniform(0.5, 2, size=(4, 3)), 0.5), {}),
        zeroth=lambda rng: ((rng.normal(size=(4, 3)), 0), {}),
    ),
    pair("neg", "input", **UNARY),
    pair("exp", "input", **UNARY),
    pair("log", "input", matrix=positive((4, 3)), one_row=positive((1, 3))),
)
