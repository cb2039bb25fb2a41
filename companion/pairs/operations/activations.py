"""The activations."""

from __future__ import annotations

from companion.pairs.cases import normal, numbers, ties
from companion.pairs.operations._pair import Extremes, pair
from companion.pairs.operations._shared import UNARY

_KINK = ties([-1.0, 0.0, -0.0, 2.0])
_EXTREME = numbers([-800.0, -40.0, -19.0, -1e-9, 0.0, 1e-9, 19.0, 21.0, 40.0, 800.0])
_ROUGH = _EXTREME.but(smooth=False)  # the slope jumps at 0, or nearly all of the second derivative cancels

PAIRS = (
    pair("relu", **UNARY, tie=_KINK, extreme=_ROUGH, note="slope 0 at 0"),
    pair(
        "leaky_relu",
        **UNARY,
        steep=normal((4, 3), negative_slope=0.3),
        tie=_KINK,
        extreme=_ROUGH,
        note="the negative side's slope at 0",
    ),
    pair("sigmoid", **UNARY, extreme=_ROUGH),
    pair("tanh", **UNARY, extreme=_ROUGH),
    pair(
        "selu",
        **UNARY,
        tie=_KINK,
        extreme=_ROUGH,
        extremes=Extremes(nan_stays="NaN counts as positive in PyTorch's backward"),
    ),
    pair("silu", **UNARY, extreme=_EXTREME),
    pair(
        "softplus",
        **UNARY,
        sharp=normal((4, 3), beta=3.0),
        low_threshold=normal((4, 3), beta=2.0, threshold=1.0),
        tie=ties([-1.0, 0.5, 1.0], beta=2.0, threshold=1.0),
        extreme=_EXTREME,
        note="the identity above the threshold",
    ),
    pair(
        "gelu",
        **UNARY,
        extreme=_EXTREME,
        tanh=normal((4, 3), approximate="tanh"),
        tanh_extreme=numbers([-40.0, -1.0, 0.0, 1.0, 40.0], approximate="tanh"),
    ),
)
