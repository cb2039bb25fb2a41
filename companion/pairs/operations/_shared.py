"""The cases that several operations share."""

from __future__ import annotations

from companion.pairs.cases import normal, strided

BROADCASTS = {
    "same_shape": normal((4, 3), (4, 3)),
    "row": normal((4, 3), (3,)),
    "column": normal((4, 1), (4, 3)),
    "both_stretched": normal((2, 1, 3), (4, 1)),
    "one_number": normal((4, 3), ()),
    "two_numbers": normal((), ()),
    "empty": normal((0, 3), (1, 3)),
    "not_contiguous": strided((4, 3), (4, 3)),
}
UNARY = {
    "matrix": normal((4, 3)),
    "one_row": normal((1, 3)),
    "one_number": normal(()),
    "empty": normal((0, 3)),
    "not_contiguous": strided((4, 3)),
}
REDUCTIONS = ("mean", "sum", "none")
