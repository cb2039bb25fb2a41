"""The comparison of an example: one source, run in both worlds by exchanging the word in its import.

Chapter: softmax
"""

from __future__ import annotations

from contextlib import redirect_stdout
from io import StringIO

from companion.examples import run
from companion.parity._sides import differences
from companion.parity.differences import Comparison
from companion.shapes import Array
from companion.world import WORLDS, World

AFTER_TRAINING = 1e-9  # relative, in float64


def compare_example(name: str, *, tolerance: float = AFTER_TRAINING) -> Comparison:
    """Run an example in both worlds; compare the loss of every step, all trained numbers, and what it prints."""
    found = [_left(name, world) for world in WORLDS]
    rows = differences(name, *found)
    return Comparison(name, f"{len(found[0]['losses'])} steps", "float64", rows, tolerance)


def _left(name: str, world: World) -> dict[str, Array]:
    """Give the numbers that an example leaves: its losses, its model's state or its parameters."""
    with redirect_stdout(StringIO()):
        variables = run(name, world.name)
    if "model" in variables:
        state = variables["model"].state_dict()
    else:
        state = {f"parameters[{i}]": p for i, p in enumerate(variables["parameters"])}
    return {"losses": variables["losses"]} | {name: world.numpy(value) for name, value in state.items()}
