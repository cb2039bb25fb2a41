"""Sums, means and other ways to gather or rearrange an array."""

from __future__ import annotations

from companion.pairs.operations._cases import normal, pair

PAIRS = (
    pair(
        "sum",
        "input",
        everything=normal((4, 3)),
        rows=normal((4, 3), dim=0),
        kept=normal((4, 3), dim=1, keepdim=True),
    ),
    pair(
        "mean",
        "input",
        everything=normal((4, 3)),
        rows=normal((4, 3), dim=0),
        kept=normal((4, 3), dim=1, keepdim=True),
        two_axes=normal((4, 3, 2), dim=(0, 2)),
    ),
)
