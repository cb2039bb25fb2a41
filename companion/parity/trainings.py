"""The comparison of a whole training: every step's loss, and the parameters on its way.

Chapter: softmax
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import numpy as np

from companion import training
from companion.pairs import TrainingPair
from companion.parity._sides import differences
from companion.parity.differences import Difference
from companion.shapes import Array
from companion.world import WORLDS, World

SNAPSHOT = 100  # steps between two comparisons of a training's parameters


@dataclass(frozen=True)
class Trajectory:
    """Two trainings side by side: each step's loss in each world, and how far losses and parameters differ."""

    scratch_losses: Array
    reference_losses: Array
    differences: tuple[Difference, ...]

    @property
    def largest(self) -> float:
        """The largest relative difference over all losses and all parameters."""
        return float(np.max([d.relative for d in self.differences]))

    def agrees_within(self, tolerance: float) -> bool:
        """Say whether every loss and every parameter agrees within the tolerance."""
        return all(d.within(tolerance) for d in self.differences)


def compare_training(
    build: Callable,
    x: Array,
    y: Array,
    batches: Iterable[Array],
    *,
    seed: int,
    schedule: Callable | None = None,
    worlds: tuple[World, World] = WORLDS,
) -> Trajectory:
    """Train one program in both worlds from the same start on the same batches, and compare every step.

    ``build(world, rng)`` makes (model, loss, optimizer) in a world; it is called once for scratch's and once for
    reference's, each time with a generator of the same seed. So is ``schedule(world, optimizer)``, where it is given;
    what it makes is stepped after every step. Parameters are compared at the start, after every hundredth step, and
    after the last.

    Raises: ValueError where the parameters' names, or their order, differ.
    """
    batches = list(batches)
    losses, snapshots = [], []
    for world in worlds:
        model, loss, optimizer = build(world, np.random.default_rng(seed))
        rates = schedule(world, optimizer) if schedule else None
        recorder = _Recorder(model, rates, len(batches))
        losses.append(training.fit(model, loss, optimizer, x, y, batches, after_step=recorder))
        snapshots.append(recorder.snapshots)
    step_gaps = np.abs(losses[0] - losses[1]) / np.abs(losses[1])
    rows = [Difference("loss of every step", float(step_gaps.max(initial=0)))]
    compared = [differences("compare_training", ours, theirs) for ours, theirs in zip(*snapshots, strict=True)]
    for gaps in zip(*compared, strict=True):  # of one parameter, on its way
        rows.append(max(gaps, key=lambda gap: (bool(gap.misfit), gap.relative)))
    return Trajectory(losses[0], losses[1], tuple(rows))


class _Recorder:
    """Steps the schedule after every step, and keeps the parameters of some."""

    def __init__(self, model, schedule, steps: int):
        self.model, self.schedule, self.steps = model, schedule, steps
        self.snapshots: list[dict[str, Array]] = []
        self.keep()

    def keep(self) -> None:
        self.snapshots.append({name: np.asarray(value).copy() for name, value in self.model.state_dict().items()})

    def __call__(self, step: int, loss: float) -> None:
        if self.schedule:
            self.schedule.step()
        if (step + 1) % SNAPSHOT == 0 or step + 1 == self.steps:
            self.keep()


def compare_training_pair(pair: TrainingPair, *, seed: int) -> Trajectory:
    """Run one program of the list in both worlds."""
    x, y = pair.data(np.random.default_rng(seed))
    batches = pair.batches(len(x), np.random.default_rng(seed))
    return compare_training(pair.build, x, y, batches, seed=seed, schedule=pair.schedule)
