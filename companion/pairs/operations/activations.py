"""The activations."""

from __future__ import annotations

from companion.pairs.operations._cases import UNARY, pair, ties

PAIRS = (
    pair("relu", "input", **UNARY, tie=ties([-1.0, 0.0, -0.0, 2.0]), note="slope 0 at 0"),
    pair("sigmoid", "input", **UNARY, extreme=ties([-800.0, -40.0, 0.0, 40.0, 800.0])),
    pair("tanh", "input", **UNARY, extreme=ties([-800.0, -1.0, 0.0, 1.0, 800.0])),
)
