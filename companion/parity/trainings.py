"""The comparison of a whole training: every step's loss, and the parameters on its way.

Chapter: softmax
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import numpy as np

from companion import training
from companion.pairs import TrainingPair
from companion.parity.differences import Difference, difference
from companion.reference import layers as reference_layers
from companion.reference import optimizers as reference_optimizers
from companion.reference import schedules as reference_schedules
from companion.scratch import layers as scratch_layers
from companion.scratch import optimizers as scratch_optimizers
from companion.scratch import schedules as scratch_schedules
from companion.shapes import Array

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
) -> Trajectory:
    """Train one program in both worlds from the same start on the same batches, and compare every step.

    ``build(layers, optimizers, rng)`` makes (model, loss, optimizer) from a world's modules; it is called once
    with scratch's and once with reference's, each time with a generator of the same seed. So is
    ``schedule(schedules, optimizer)``, where it is given; what it makes is stepped after every step. Parameters are
    compared at the start, after every hundredth step, and after the last.
    """
    batches = list(batches)
    losses, snapshots = [], []
    for layers, optimizers, schedules in (
        (scratch_layers, scratch_optimizers, scratch_schedules),
        (reference_layers, reference_optimizers, reference_schedules),
    ):
        model, loss, optimizer = build(layers, optimizers, np.random.default_rng(seed))
        rates = schedule(schedules, optimizer) if schedule else None
        recorder = _Recorder(model, rates, len(batches))
        losses.append(training.fit(model, loss, optimizer, x, y, batches, after_step=recorder))
        snapshots.append(recorder.snapshots)
    step_gaps = np.abs(losses[0] - losses[1]) / np.abs(losses[1])
    rows = [Difference("loss of every step", float(step_gaps.max(initial=0)))]
    for ours, theirs in zip(*snapshots, strict=True):
        if list(ours) != list(theirs):
            raise ValueError(f"compare_training: parameters are {list(ours)} and {list(theirs)}")
    for name in snapshots[0][-1]:
        gaps = [difference(name, ours[name], theirs[name]) for ours, theirs in zip(*snapshots, strict=True)]
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
