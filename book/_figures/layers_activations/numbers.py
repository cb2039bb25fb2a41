"""The activations figure's numbers: ten functions with their slopes, by the package's operations."""

from __future__ import annotations

import numpy as np

from companion.scratch import ops
from companion.shapes import Array

FUNCTIONS = {
    "none": lambda z: (z, lambda dy: (dy,)),
    "sigmoid": ops.sigmoid,
    "tanh": ops.tanh,
    "ReLU": ops.relu,
    "leaky ReLU": ops.leaky_relu,
    "softplus": ops.softplus,
    "SiLU": ops.silu,
    "GELU": ops.gelu,
    "SELU": ops.selu,
    "sine": ops.sin,
}
Z = np.linspace(-5, 5, 81)


def first_state() -> dict:
    return {"function": "sigmoid", "z": 1.0}


def both(function: str, z: Array) -> tuple[Array, Array]:
    """The function's values and its slopes."""
    y, backward = FUNCTIONS[function](z)
    return y, backward(np.ones_like(z))[0]


def numbers(state: dict) -> dict:
    """The two curves, the value and the slope at z, and the slopes' smallest and largest along the curve."""
    y, slopes = both(state["function"], Z)
    (at,), (slope,) = both(state["function"], np.array([state["z"]]))
    return {"y": y, "slopes": slopes, "at": at, "slope": slope, "least": slopes.min(), "most": slopes.max()}
