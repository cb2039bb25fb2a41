"""Questions whose answers have no gradient: are they equal, and do all of them, or any, hold?

Chapter: softmax
"""

from __future__ import annotations

import numpy as np

from companion.scratch._public import public
from companion.scratch.autodiff.tape import Tensor
from companion.scratch.functional._operations import either_name, plain

__all__: list[str] = []


@public
def eq(input, other) -> Tensor:
    """Say of each number whether it equals the other: ``input == other``."""
    return Tensor(np.equal(plain(input), plain(other)))


@public
@either_name
def all(input, dim=None, keepdim=False) -> Tensor:
    """Say whether all hold, along the axes ``dim`` or of a whole tensor; a number holds where it is not 0."""
    return Tensor(np.asarray(np.all(plain(input), axis=dim, keepdims=keepdim)))


@public
@either_name
def any(input, dim=None, keepdim=False) -> Tensor:
    """Say whether any holds, along the axes ``dim`` or of a whole tensor; a number holds where it is not 0."""
    return Tensor(np.asarray(np.any(plain(input), axis=dim, keepdims=keepdim)))


@public
def allclose(input, other, rtol=1e-05, atol=1e-08, equal_nan=False) -> bool:
    """Say whether two tensors are equal but for rounding.

    Formula: |x - y| <= atol + rtol |y| everywhere.
    """
    return bool(np.allclose(plain(input), plain(other), rtol, atol, equal_nan))
