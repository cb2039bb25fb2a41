"""An array in a larger shape, by repeating what is there.

Chapter: backpropagation
"""

from __future__ import annotations

import numpy as np

from companion.scratch._arrays import require_no_tensor
from companion.scratch._public import public
from companion.scratch.ops._common import reads, require_float, sum_to
from companion.shapes import Array, Backward, Float


@public
@reads()
def broadcast_to(input: Float[Array, "..."], shape: tuple[int, ...]) -> tuple[Float[Array, "..."], Backward]:
    """Stretch axes of size 1, and put new ones in front; a size of -1 stays as it is.

    Formula: y_ij = x_1j for every i where the first axis is stretched. backward gives (dy summed over the stretched
    axes, None): a number that is used n times gets the sum of n gradients.

    Raises: TypeError for half precision, in which a sum of gradients would soon overflow; ValueError where an axis
    that is not of size 1 would change its size.
    """
    require_no_tensor("broadcast_to", input)
    if input.dtype.kind == "f":  # backward adds up
        require_float("broadcast_to", input=input)
    before = input.shape
    own = (-1,) * (len(shape) - len(before)) + before
    sizes = tuple([mine if size == -1 else size for size, mine in zip(shape, own, strict=False)])
    try:
        y = np.broadcast_to(input, sizes)
    except ValueError:
        raise ValueError(f"broadcast_to: input of shape {before} cannot be stretched to {tuple(shape)}") from None
    return y, lambda dy: (sum_to(dy, before), None)
