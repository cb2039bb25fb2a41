"""What every comparison does on either side: a case's arguments go in, and quantities with names come out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from companion.checks import differentiable
from companion.parity.differences import Difference, difference
from companion.world import World


def cast(argument, dtype: str):
    """Give a float array in this dtype, and anything else as it is."""
    if not differentiable(argument) or argument.dtype == dtype:
        return argument
    given = np.empty_like(argument, dtype=dtype)  # keeps the strides of a transposed array
    given[...] = argument
    return given


def given(world: World, argument):
    """Give an array as a world takes it, owed a gradient where it is of floats, and anything else as it is."""
    if not isinstance(argument, np.ndarray):
        return argument
    return world.leaf(argument) if differentiable(argument) else world.tensor(argument)


def differences(what: str, ours: Mapping[str, Any], theirs: Mapping[str, Any]) -> tuple[Difference, ...]:
    """Compare the quantities of both sides, name by name.

    Raises: ValueError where the names, or their order, differ.
    """
    if list(ours) != list(theirs):
        raise ValueError(f"{what}: scratch has {list(ours)} and reference {list(theirs)}")
    return tuple(difference(name, ours[name], theirs[name]) for name in ours)
