"""Which piece of a reader's is at fault where their training departs from the package's.

The step is computed once more from the package's parameters, and every call of an operation is repeated by the
package's on the same numbers. So what comes after a wrong piece is not blamed for it.

Chapter: backpropagation
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from companion.comparison import relative_difference
from companion.own.operations import Call
from companion.own.sides import Side
from companion.own.world import OwnWorld
from companion.shapes import Array
from companion.world import SCRATCH


def at_fault(
    ours: Side, theirs: Side, build: Callable, before: dict, x: Array, y: Array, tolerance: float
) -> tuple[str, str]:
    """Name the piece that departs first, and say in what: an operation, the tape, the optimizer, or the whole.

    Both sides have just taken the step that began at ``before``, with the batch ``x``, ``y``.
    """
    own = ours.world
    sides = [Side(world, build, 0) for world in (own, SCRATCH)]
    for side in sides:
        side.model.load_state_dict(before)
    calls = _recorded(own, lambda: sides[0].send_back(x, y))
    if found := _operation(calls, tolerance):
        return found
    sides[1].send_back(x, y)
    left, right = ours.gradients(), theirs.gradients()
    anew = _worst(theirs.names, sides[0].gradients(), sides[1].gradients(), tolerance)
    if own.tape is not None and (told := _worst(theirs.names, left, right, tolerance)):
        hint = "" if anew else ", and from a fresh start so is this gradient: is something left of earlier steps?"
        return "tape", f"the gradient that it leaves at {told}, though every operation is right{hint}"
    for name in own.optimizer:
        if name == type(ours.optimizer).__name__:
            told = _worst(theirs.names, ours.arrays(), theirs.arrays(), tolerance)
            return name, f"the gradients are right, but after its step {told}"
    return "training", ""


def differing(ours, theirs, tolerance: float) -> str:
    """Say how one array differs from what was expected; empty where it does not."""
    if np.shape(ours) != np.shape(theirs):
        return f"has the shape {np.shape(ours)}, not {np.shape(theirs)}"
    off = relative_difference(ours, theirs)
    if off <= tolerance:
        return ""
    return f"is off by {off:.1g} of the largest entry" if np.isfinite(off) else "is not finite where it should be"


def _recorded(own: OwnWorld, run: Callable) -> list[Call]:
    """Run something, with every call of the reader's operations written down."""
    calls: list[Call] = []
    for op in own.operations.values():
        op.seen = calls
    try:
        run()
    finally:
        for op in own.operations.values():
            op.seen = None
    return [call for call in calls if call.op.twin is not None]


def _operation(calls: list[Call], tolerance: float) -> tuple[str, str] | None:
    """Find the first operation whose value departs, or else the first, on the way back, whose gradient does."""
    twins = [call.op.twin(*call.inputs, **call.options) for call in calls]
    for call, (value, _) in zip(calls, twins, strict=True):
        if told := differing(call.value, value, tolerance):
            return call.op.__name__, f"its value {told}"
    for call, (_, backward) in reversed(list(zip(calls, twins, strict=True))):
        for dy, gradients in call.back:
            for i, (dx, right) in enumerate(zip(gradients, backward(dy), strict=False)):
                told = "" if dx is None or right is None else differing(dx, right, tolerance)
                if told:
                    return call.op.__name__, f"its gradient for {call.op.argument(i)} {told}"
    return None


def _worst(names: list[str], ours: list, theirs: list, tolerance: float) -> str:
    """Name the array that is furthest from what it should be, and say how far; empty where none is."""
    off = [relative_difference(a, b) for a, b in zip(ours, theirs, strict=True)]
    worst = int(np.argmax(off))
    told = differing(ours[worst], theirs[worst], tolerance)
    return f"{names[worst]} {told}" if told else ""
