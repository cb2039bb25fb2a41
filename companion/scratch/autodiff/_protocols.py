"""What Python asks of a tensor: to be a number where it holds one, and to be changed in place.

Chapter: backpropagation
"""

from __future__ import annotations

import operator
from collections.abc import Callable

import numpy as np

from companion.scratch.autodiff.node import increment_version
from companion.scratch.ops._common import selective, unbroadcast
from companion.shapes import Array, Backward, Float


class OneNumber:
    """What a tensor of one number can do as a number can, and what one without axes cannot."""

    def __bool__(self):
        return bool(self.data)

    def __float__(self):
        return float(self.item())

    def __int__(self):
        return int(self.item())

    def __index__(self):
        return operator.index(self.item())

    def __format__(self, spec):
        return format(self.item(), spec) if self.ndim == 0 else super().__format__(spec)

    def __len__(self):
        if self.ndim == 0:
            raise TypeError("a tensor of no axes is a single number and has no length")
        return len(self.data)

    def __iter__(self):
        return (self[i] for i in range(len(self)))


def _in_place(compute: Callable) -> Callable:
    """Give the method for ``tensor op= other``."""
    return lambda self, other: self.become(compute(self, other))


class InPlace:
    """``tensor += other`` and its like.

    A leaf that requires a gradient is changed in its own array, which its layer and its optimizer hold: only under
    ``no_grad``, since a record would lose what it was. Any other tensor takes up the result, and its history, in
    place of its own; its old array, which a record may have kept, stays as it was, and so do views of it.

    Raises: RuntimeError for a leaf that requires a gradient while computations are recorded; TypeError and ValueError
    where the result has another dtype or shape.
    """

    __iadd__ = _in_place(operator.add)
    __isub__ = _in_place(operator.sub)
    __imul__ = _in_place(operator.mul)
    __itruediv__ = _in_place(operator.truediv)
    __ipow__ = _in_place(operator.pow)

    def become(self, result):
        """Take over the numbers of a result, and its history where it has one; give the tensor itself."""
        if result.shape != self.shape:
            raise ValueError(f"in place: a tensor of shape {self.shape} cannot take up the shape {result.shape}")
        if not np.can_cast(result.dtype, self.dtype, "same_kind"):
            raise TypeError(f"in place: a tensor of {self.dtype} cannot take up {result.dtype}")
        if self.is_leaf and self.requires_grad:
            if result.requires_grad:
                raise RuntimeError(
                    "in place: a leaf that requires a gradient can be changed in place only inside no_grad()"
                )
            self.data[...] = result.data
            increment_version(self)
        else:
            self.data = result.data.astype(self.dtype, copy=False)
            if result.requires_grad:
                self.grad_fn, self.requires_grad = result.grad_fn, True
        return self


@selective
def replaced(input: Float[Array, "..."], new, where) -> tuple[Float[Array, "..."], Backward]:
    """Give the same numbers with others in the places that an index picks, as ``input[where] = new`` puts them.

    Formula: y_where(i) = new_i, and y is the input elsewhere. backward gives (dy, 0 in these places; dy from these
    places, summed over the axes along which new was broadcast; None).
    """
    y = input.copy()
    y[where] = new

    def backward(dy, needs=(True, True, False)):
        dinput = dnew = None
        if needs[0]:
            dinput = dy.copy()
            dinput[where] = 0
        if needs[1]:
            dnew = unbroadcast(dy[where], new)
        return dinput, dnew, None

    return y, backward
