"""Dropout: some numbers are left out at random, so that no unit can lean on another.

Chapter: double_descent
"""

from __future__ import annotations

from companion.scratch.ops._common import reads
from companion.scratch.ops._operation import operation
from companion.shapes import Array, Backward, Bool, Float


@operation
@reads([1])
def dropout(
    input: Float[Array, "*shape"], mask: Bool[Array, "*shape"], p: float = 0.5
) -> tuple[Float[Array, "*shape"], Backward]:
    """Keep the numbers where the mask is True, scaled up to make good for the rest; set the others to 0.

    Formula: y = x mask / (1 - p), where every number of the mask is False with probability p, so that y's expectation
    is x. The mask is an argument: randomness is data. At p = 1 nothing is left. backward gives (dy mask / (1 - p),
    None).

    Raises: TypeError for an input of no floats or a mask of no truth values; ValueError for shapes that differ or p
    outside 0..1.

    Source: Srivastava et al. (2014), Dropout: A Simple Way to Prevent Neural Networks from Overfitting, section 10,
    with the scaling done in training.
    """
    if not 0 <= p <= 1:
        raise ValueError(f"dropout: p must lie between 0 and 1, got {p!r}")
    scale = input.dtype.type(1 / (1 - p) if p < 1 else 0)
    return input * (mask * scale), lambda dy: (dy * (mask * scale), None)
