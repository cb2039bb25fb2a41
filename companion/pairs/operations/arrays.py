"""Sums, means, maxima, and ways to rearrange an array."""

from __future__ import annotations

import numpy as np

from companion.pairs.cases import Case, drawn, gaussian, normal, strided, ties, transposed
from companion.pairs.operations._pair import pair

_REDUCED = {
    "everything": normal((4, 3)),
    "rows": normal((4, 3), dim=0),
    "kept": normal((4, 3), dim=1, keepdim=True),
    "last": normal((2, 3, 4), dim=-1),
    "one_number": normal(()),
    "one_number_along_a_dim": normal((), dim=0),
    "not_contiguous": strided((4, 3), dim=0),
}


def _with(*rest, shape: tuple[int, ...] = (4, 3)) -> Case:
    """Draw an array, and give it with fixed further arguments."""
    return drawn(gaussian(*shape), *rest)


PAIRS = (
    pair("sum", **_REDUCED, two_axes=normal((4, 3, 2), dim=(0, 2)), empty=normal((0, 3), dim=0)),
    pair("mean", **_REDUCED, two_axes=normal((4, 3, 2), dim=(0, -1), keepdim=True)),
    pair(
        "max",
        **_REDUCED,
        tie=ties([[1.0, 3.0, 3.0], [3.0, 0.0, 0.0]]),
        tie_along_a_dim=ties([[1.0, 3.0, 3.0], [0.0, 0.0, 0.0]], dim=1),
        note="of all: equal shares at a tie; along a dim: the first",
        reference_name="torch.max",
    ),
    pair(
        "reshape",
        matrix=_with((2, 6)),
        worked_out=_with((-1, 2)),
        flat=_with((-1,)),
        one_number=_with((), shape=(1, 1)),
        empty=_with((3, 0), shape=(0, 3)),
        not_contiguous=drawn(transposed(4, 3), (6, 2)),
    ),
    pair(
        "transpose",
        matrix=_with(0, 1),
        from_the_end=_with(-1, 0, shape=(2, 3, 4)),
        nothing=_with(1, 1),
        empty=_with(0, 1, shape=(0, 3)),
        not_contiguous=drawn(transposed(4, 3), 0, 1),
    ),
    pair(
        "permute",
        reference_name="torch.permute",
        matrix=_with((1, 0)),
        turned=_with((2, 0, 1), shape=(2, 3, 4)),
        from_the_end=_with((-1, 0, -2), shape=(2, 3, 4)),
        empty=_with((1, 0), shape=(0, 3)),
        not_contiguous=drawn(transposed(4, 3), (1, 0)),
    ),
    pair(
        "concatenate",
        reference_name="torch.concatenate",
        rows=normal((2, 3), (1, 3), (4, 3)),
        columns=normal((2, 3), (2, 1), (2, 4), dim=1),
        last=normal((2, 3), (2, 1), (2, 4), dim=-1),
        vectors=normal((2,), (3,), (1,)),
        empty=normal((2, 3), (0, 3), (4, 3)),
        not_contiguous=strided((2, 3), (1, 3), (4, 3)),
    ),
    pair(
        "index",
        reference_name="torch.Tensor.__getitem__",
        row=_with(2),
        last=_with(-1),
        slice=_with(slice(1, 3)),
        steps=_with((slice(None, None, 2), 1)),
        ellipsis=_with((Ellipsis, 0), shape=(2, 3, 4)),
        new_axis=_with((None, 1)),
        rows_repeated=_with(np.array([0, 2, 2, -1])),
        mask=_with(np.array([True, False, True, True])),
        pairs=_with((np.array([0, 2, 2]), np.array([1, 1, 1]))),
        none_at_all=_with(slice(3, 3)),
    ),
)
