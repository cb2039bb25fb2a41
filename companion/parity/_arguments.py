"""A case's arguments, as either world takes them."""

from __future__ import annotations

import numpy as np

from companion import reference


def cast(argument, dtype: str):
    """Give a float array in this dtype, and anything else as it is."""
    is_float = isinstance(argument, np.ndarray) and argument.dtype.kind == "f"
    if not is_float or argument.dtype == dtype:
        return argument
    given = np.empty_like(argument, dtype=dtype)  # keeps the strides of a transposed array
    given[...] = argument
    return given


def as_leaf(argument):
    """Give an array as PyTorch's, owing a gradient where it is of floats, and anything else as it is."""
    if not isinstance(argument, np.ndarray):
        return argument
    leaf = reference.tensor(argument)
    return leaf.requires_grad_() if argument.dtype.kind == "f" else leaf
