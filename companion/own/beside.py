"""A training of a reader's own beside the package's: the same start, the same batches, compared after every step.

Chapter: backpropagation
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

import numpy as np

from companion.comparison import relative_difference
from companion.own.faults import at_fault
from companion.own.sides import ByHand, Side
from companion.own.watch import Watch
from companion.own.world import OwnWorld
from companion.shapes import Array
from companion.world import SCRATCH, World

TOLERANCE = 1e-9  # of numbers that went through the same formulas in another order, over a thousand steps


@dataclass(frozen=True)
class Run:
    """How a reader's training went beside the package's.

    ``pieces`` names what of it is the reader's. ``losses`` are the two losses of each step, (T, 2), ``differences``
    how far loss and parameters are apart after it, relative to the largest entry, (T,). ``departed`` says in one
    line which piece went astray, when and in what; empty where none did. Of ``asked`` answers, ``right`` are
    right, the reader's and the package's. ``seconds`` is what either training took by itself, unwatched. Calls
    are counted on the reader's side alone.
    """

    what: str
    pieces: tuple[str, ...]
    losses: Array
    differences: Array
    departed: str
    right: tuple[int, int]
    asked: int
    seconds: tuple[float, float]
    watch: Watch = field(repr=False)

    @property
    def largest(self) -> str:
        """The power of ten below which all differences stay; less than 1e-12 is rounding, and not told apart."""
        return f"below {10 ** np.ceil(np.log10(max(self.differences.max(), 5e-13))):.0e}"

    @property
    def borrowed(self) -> dict[str, int]:
        """How often the package's own ran for a piece that is said to be the reader's."""
        twins = {"tape": "autodiff.apply"}
        ran = {
            name: self.watch.package[twins.get(name, f"ops.{name}")] + self.watch.package[f"optimizers.{name}.update"]
            for name in self.pieces
        }
        return {name: count for name, count in ran.items() if count}

    def __str__(self):
        lines = [self.what]
        if self.departed:
            lines.append(self.departed)
        else:
            lines.append(f"{len(self.losses):,} steps beside the package's: differences {self.largest}")
        if self.asked:
            lines.append(f"right: {self.right[0]} of {self.asked}, the package's {self.right[1]}")
        lines.append(f"calls of yours: {_told(self.watch.yours) or 'none'}")
        named = _told(self.watch.package)
        lines.append(f"calls in the package's engine: {self.watch.engine:,}{f' (of them {named})' * bool(named)}")
        lines += [f"but the package's {name} ran too, {count:,} times" for name, count in self.borrowed.items()]
        lines += [f"calls of {library}: {count:,}" for library, count in sorted(self.watch.libraries.items())]
        return "\n".join(lines)


def beside(
    own: OwnWorld | Callable[..., Iterator],
    build: Callable,
    x: Array,
    y: Array,
    batches: Iterable[Array],
    *,
    test: tuple[Array, Array] | None = None,
    seed: int = 0,
    tolerance: float = TOLERANCE,
) -> Run:
    """Train a reader's way and the package's from one start on the same batches, and compare after every step.

    ``build(world, rng)`` makes (model, loss, optimizer) in a world. ``own`` is a world from ``use``; or a whole
    training, ``train(start, x, y, batches)``, which is given the arrays of the first parameters and yields the loss
    before each step and the arrays after it. Where the two depart the run ends, and says what departed. With
    ``test``, a pair (x, y), right answers are counted.

    Raises: whatever a reader's function raises; ValueError for a training that ends too early or yields other shapes.
    """
    batches = list(batches)

    def sides() -> tuple[Side | ByHand, Side]:
        theirs = Side(SCRATCH, build, seed)
        return (Side(own, build, seed) if by_world else ByHand(own, theirs, x, y, batches)), theirs

    by_world = isinstance(own, World)
    watch = Watch({name: op.function for name, op in own.operations.items()} if by_world else {})
    ours, theirs = sides()
    losses, differences, departed = [], [], ""
    for step, rows in enumerate(batches, start=1):
        before = theirs.model.state_dict()
        with watch:
            loss = ours.step(x, y, rows)
        losses.append((loss, theirs.step(x, y, rows)))
        gaps = {"the loss": relative_difference(*losses[-1])}
        gaps |= dict(zip(theirs.names, map(relative_difference, ours.arrays(), theirs.arrays()), strict=True))
        differences.append(max(gaps.values()))
        if differences[-1] > tolerance:
            name, told = "training", ""
            if by_world:
                name, told = at_fault(ours, theirs, build, before, x[rows], y[rows], tolerance)
            worst = max(gaps, key=gaps.get)
            told = told or f"{worst} is off by {gaps[worst]:.1g} of the largest entry"
            departed = f"your {name} departs from the package's at step {step}: {told}"
            break
    right = seconds = (0, 0)
    if not departed:
        right = tuple(side.right(*test) for side in (ours, theirs)) if test else right
        seconds = tuple(_seconds(side, x, y, batches) for side in sides())
    what = repr(own) if by_world else f"yours: all that {own.__name__} computes"
    pieces = own.pieces if by_world else ()
    asked = len(test[1]) if test and not departed else 0
    return Run(what, pieces, np.array(losses), np.array(differences), departed, right, asked, seconds, watch)


def _seconds(side: Side | ByHand, x: Array, y: Array, batches: list[Array]) -> float:
    start = time.perf_counter()
    for rows in batches:
        side.step(x, y, rows)
    return time.perf_counter() - start


def _told(calls: Counter) -> str:
    return ", ".join(f"{name} {count:,}" for name, count in sorted(calls.items()))
