"""What counts as an array here: NumPy's own, and what computes in its place by rules of its own."""

from __future__ import annotations

import numpy as np

from companion.shapes import Array


def as_array(data) -> Array:
    """Give as an array what is none yet: a number, a list, a memory map; a dual number stays what it is.

    (NumPy gives a single number where a computation leaves an array of no axes; here that is an array too.)
    """
    if type(data) is np.ndarray or (not isinstance(data, np.generic) and has_rules(data)):
        return data
    return np.asarray(data)


def has_rules(x) -> bool:
    """Say whether NumPy's functions, given x, leave the computation to it: tensors, dual numbers, formulas."""
    rule = getattr(type(x), "__array_ufunc__", None)
    return rule is not None and rule is not np.ndarray.__array_ufunc__


def require_no_tensor(op: str, *inputs) -> None:
    """Raise where an operation is given a Tensor: it would compute with it, and its record would be lost.

    Raises: TypeError that says what to call instead.
    """
    if any(hasattr(x, "grad_fn") for x in inputs):
        raise TypeError(
            f"{op}: an operation takes arrays and gives (value, backward), got a Tensor; "
            f"use functional.{op}, or apply(ops.{op}, ...)"
        )
