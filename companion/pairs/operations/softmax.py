"""Softmax and its logarithm."""

from __future__ import annotations

import numpy as np

from companion.pairs.operations._cases import normal, pair, strided, ties

PAIRS = (
    pair(
        "softmax",
        "input",
        rows=normal((4, 3), dim=1),
        columns=normal((4, 3), dim=0),
        last=normal((2, 3, 4), dim=-1),
        extreme=ties([[1e4, 0.0, -1e4], [-1e4, -1e4, -1e4], [3.0, 3.0, 3.0]], dim=1),
        not_contiguous=strided((4, 3), dim=1),
    ),
    pair(
        "log_softmax",
        "input",
        rows=normal((4, 3), dim=1),
        columns=normal((4, 3), dim=0),
        extreme=ties([[1e4, 0.0, -1e4], [-1e4, -1e4, -1e4]], dim=1),
        not_contiguous=strided((4, 3), dim=1),
    ),
    pair(
        "logsumexp",
        "input",
        rows=normal((4, 3), dim=1),
        kept=normal((4, 3), dim=0, keepdim=True),
        extreme=ties([[1e4, 10001.0], [-1e4, -1e4]], dim=1),
        minus_infinity=ties([[-np.inf, 1.0], [-np.inf, 0.0]], dim=1),
        not_contiguous=strided((4, 3), dim=1),
    ),
)
