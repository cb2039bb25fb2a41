"""Softmax and its logarithm."""

from __future__ import annotations

import numpy as np

from companion.pairs.operations._cases import Case, normal, pair, strided, ties

INFINITE = ties(
    [
        [-np.inf, 1.0, 0.5],
        [-np.inf, -np.inf, -np.inf],
        [np.inf, 1.0, 0.0],
        [np.inf, -np.inf, 2.0],
        [np.nan, 1.0, np.inf],
    ],
    dim=1,
)


def _every_dim() -> dict[str, Case]:
    """Make the cases that all three share."""
    return {
        "rows": normal((4, 3), dim=1),
        "columns": normal((4, 3), dim=0),
        "last": normal((2, 3, 4), dim=-1),
        "middle": normal((2, 3, 4), dim=1),
        "four_axes": normal((2, 3, 4, 5), dim=-3),
        "vector": normal((5,), dim=0),
        "one_number": normal((), dim=0),
        "one_number_last": normal((), dim=-1),
        "one_class": normal((4, 1), dim=1),
        "empty": normal((0, 3), dim=1),
        "empty_dim": normal((3, 0), dim=1),
        "empty_vector": normal((0,), dim=0),
        "infinite": INFINITE,
        "not_contiguous": strided((4, 3), dim=1),
    }


PAIRS = (
    pair(
        "softmax",
        "input",
        **_every_dim(),
        extreme=ties([[1e4, 0.0, -1e4], [-1e4, -1e4, -1e4], [3.0, 3.0, 3.0]], dim=1),
    ),
    pair(
        "log_softmax",
        "input",
        **_every_dim(),
        extreme=ties([[1e4, 0.0, -1e4], [-1e4, -1e4, -1e4]], dim=1),
    ),
    pair(
        "logsumexp",
        "input",
        **_every_dim(),
        kept=normal((4, 3), dim=0, keepdim=True),
        two_dims=normal((2, 3, 4), dim=(0, -1)),
        two_dims_kept=normal((2, 3, 4), dim=(0, 2), keepdim=True),
        all_dims=normal((2, 3, 4), dim=(2, 0, 1)),
        one_of_a_tuple=normal((4, 3), dim=(1,)),
        empty_dims=normal((3, 0, 2), dim=(0, 1)),
        extreme=ties([[1e4, 10001.0], [-1e4, -1e4]], dim=1),
        minus_infinity=ties([[-np.inf, 1.0], [-np.inf, 0.0]], dim=1),
    ),
)
