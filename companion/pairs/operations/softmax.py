"""Softmax and its logarithm."""

from __future__ import annotations

import numpy as np

from companion.pairs.cases import Case, normal, numbers, strided
from companion.pairs.operations._pair import pair

_INFINITE = numbers(
    [
        [-np.inf, 1.0, 0.5],
        [-np.inf, -np.inf, -np.inf],
        [np.inf, 1.0, 0.0],
        [np.inf, -np.inf, 2.0],
        [np.nan, 1.0, np.inf],
    ],
    dim=1,
).but(smooth=False)


def _every_dim(*, finite: bool = True) -> dict[str, Case]:
    """Make the cases that all three share; the logarithm of a sum of nothing is not finite."""
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
        "empty_dim": normal((3, 0), dim=1).but(smooth=finite),
        "empty_vector": normal((0,), dim=0).but(smooth=finite),
        "infinite": _INFINITE,
        "not_contiguous": strided((4, 3), dim=1),
    }


PAIRS = (
    pair(
        "softmax",
        **_every_dim(),
        extreme=numbers([[1e4, 0.0, -1e4], [-1e4, -1e4, -1e4], [3.0, 3.0, 3.0]], dim=1).but(steep=True),
    ),
    pair(
        "log_softmax",
        **_every_dim(finite=False),
        extreme=numbers([[1e4, 0.0, -1e4], [-1e4, -1e4, -1e4]], dim=1).but(steep=True),
    ),
    pair(
        "logsumexp",
        **_every_dim(finite=False),
        kept=normal((4, 3), dim=0, keepdim=True),
        two_dims=normal((2, 3, 4), dim=(0, -1)),
        two_dims_kept=normal((2, 3, 4), dim=(0, 2), keepdim=True),
        all_dims=normal((2, 3, 4), dim=(2, 0, 1)),
        one_of_a_tuple=normal((4, 3), dim=(1,)),
        empty_dims=normal((3, 0, 2), dim=(0, 1)).but(smooth=False),
        extreme=numbers([[1e4, 10001.0], [-1e4, -1e4]], dim=1).but(smooth=False),
        minus_infinity=numbers([[-np.inf, 1.0], [-np.inf, 0.0]], dim=1).but(smooth=False),
    ),
)
