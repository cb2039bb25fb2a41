"""The linear layer and the matrix product."""

from __future__ import annotations

from companion.pairs.cases import normal, strided
from companion.pairs.operations._pair import Extremes, pair

PAIRS = (
    pair(
        "matmul",
        matrices=normal((4, 3), (3, 2)),
        vectors=normal((3,), (3,)),
        matrix_and_vector=normal((4, 3), (3,)),
        vector_and_matrix=normal((3,), (3, 2)),
        stacks=normal((2, 1, 4, 3), (5, 3, 2)),
        stack_and_vector=normal((2, 4, 3), (3,)),
        not_contiguous=strided((4, 3), (3, 2)),
        extremes=Extremes(adds_up=True),
    ),
    pair(
        "linear",
        batch=normal((5, 4), (3, 4), (3,)),
        no_bias=normal((5, 4), (3, 4)),
        one_example=normal((1, 4), (3, 4), (3,)),
        vector=normal((4,), (3, 4), (3,)),
        sequence=normal((2, 5, 4), (3, 4), (3,)),
        empty=normal((0, 4), (3, 4), (3,)),
        one_output=normal((5, 4), (4,)),
        one_output_with_bias=normal((2, 5, 4), (4,), ()),
        not_contiguous=strided((5, 4), (3, 4), (3,)),
        extremes=Extremes(adds_up=True),
    ),
)
