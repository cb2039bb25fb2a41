"""Sums, means, maxima, and ways to rearrange an array."""

from __future__ import annotations

import numpy as np

from companion.pairs.cases import Case, drawn, gaussian, normal, strided, ties, transposed
from companion.pairs.operations._pair import Extremes, pair

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


# The length of one number is its size, whose slope never changes: what we compute of that is rounding.
_ALONE = {"smooth": False, "own_extremes": "of one number PyTorch takes the size, without a square that overflows"}
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
        "cumsum",
        reference_name="torch.cumsum",
        extremes=Extremes(adds_up=True),
        rows=normal((4, 3), dim=0),
        last=normal((2, 3, 4), dim=-1),
        one_number=normal((), dim=0),
        empty=normal((0, 3), dim=0),
        not_contiguous=strided((4, 3), dim=1),
    ),
    pair(
        "norm",
        reference_name="torch.norm",
        extremes=Extremes(nan_stays="of p = 1 PyTorch takes the sign, which it calls 0 where there is no number"),
        **_REDUCED | {name: _REDUCED[name].but(**_ALONE) for name in ("one_number", "one_number_along_a_dim")},
        empty=normal((0, 3), dim=0),
        two_axes=normal((4, 3, 2), dim=(0, -1), keepdim=True),
        sum_of_sizes=normal((4, 3), p=1, dim=1),
        third_power=normal((4, 3), p=3, dim=0),
        between=normal((4, 3), p=1.5),
        no_length=ties([[0.0, 0.0], [3.0, 4.0]], dim=1),
        note="where the length is 0, the gradient is 0",
    ),
    pair(
        "broadcast_to",
        reference_name="torch.broadcast_to",
        rows=_with((4, 3), shape=(3,)),
        columns=_with((4, 3), shape=(4, 1)),
        new_axes=_with((2, 5, 4, 3), shape=(4, 1)),
        sizes_that_stay=_with((5, -1, -1), shape=(4, 3)),
        one_number=_with((2, 3), shape=()),
        nothing=_with((4, 3)),
        empty=_with((0, 3), shape=(1, 3)),
        not_contiguous=drawn(transposed(4, 3), (2, 4, 3)),
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
