"""What every comparison does on either side: a case's arguments go in, and quantities with names come out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from companion.checks import differentiable
from companion.parity.differences import Difference, difference
from companion.shapes import Array
from companion.world import World


def case_of(pair, name: str | None) -> tuple[str, Any]:
    """Find a case of a pair by its name, or the first where none is named; give the name with it.

    Raises: KeyError for a case that the pair does not have.
    """
    name = name or next(iter(pair.cases))
    if name not in pair.cases:
        raise KeyError(f"{pair.name} has the cases {sorted(pair.cases)}, got {name!r}")
    return name, pair.cases[name]


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


def gradient_of(world: World, leaf) -> Array | None:
    """Give the gradient that arrived at a leaf, as an array; None where there is none, or the argument is no leaf."""
    gradient = getattr(leaf, "grad", None)
    return None if gradient is None else world.numpy(gradient)


def differences(what: str, ours: Mapping[str, Any], theirs: Mapping[str, Any]) -> tuple[Difference, ...]:
    """Compare the quantities of both sides, name by name; what is None on both sides is left out.

    Raises: ValueError where the names, or their order, differ.
    """
    if list(ours) != list(theirs):
        raise ValueError(f"{what}: scratch has {list(ours)} and reference {list(theirs)}")
    rows = []
    for name, mine in ours.items():
        other = theirs[name]
        if mine is not None and other is not None:
            rows.append(difference(name, mine, other))
        elif mine is not None or other is not None:
            rows.append(Difference(name, np.inf, "missing" if mine is None else "given where PyTorch has none"))
    return tuple(rows)
