"""The activations."""

from __future__ import annotations

from companion.pairs.operations._cases import UNARY, normal, pair, ties

_KINK = ties([-1.0, 0.0, -0.0, 2.0])
_EXTREME = ties([-800.0, -40.0, -19.0, -1e-9, 0.0, 1e-9, 19.0, 21.0, 40.0, 800.0])

PAIRS = (
    pair("relu", "input", **UNARY, tie=_KINK, extreme=_EXTREME, note="slope 0 at 0"),
    pair(
        "leaky_relu",
        "input",
        **UNARY,
        steep=normal((4, 3), negative_slope=0.3),
        tie=_KINK,
        extreme=_EXTREME,
        note="the negative side's slope at 0",
    ),
    pair("sigmoid", "input", **UNARY, extreme=_EXTREME),
    pair("tanh", "input", **UNARY, extreme=_EXTREME),
    pair("selu", "input", **UNARY, tie=_KINK, extreme=_EXTREME),
    pair("silu", "input", **UNARY, extreme=_EXTREME),
    pair(
        "softplus",
        "input",
        **UNARY,
        sharp=normal((4, 3), beta=3.0),
        low_threshold=normal((4, 3), beta=2.0, threshold=1.0),
        tie=ties([-1.0, 0.5, 1.0], beta=2.0, threshold=1.0),
        extreme=_EXTREME,
        note="the identity above the threshold",
    ),
    pair(
        "gelu",
        "input",
        **UNARY,
        extreme=_EXTREME,
        tanh=normal((4, 3), approximate="tanh"),
        tanh_extreme=ties([-40.0, -1.0, 0.0, 1.0, 40.0], approximate="tanh"),
    ),
)
