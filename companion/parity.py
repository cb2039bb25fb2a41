"""The comparison: one pair, one verdict, and the list of all pairs.

A pair is an operation of ``companion.scratch`` and PyTorch's own function of the same name. Both get the same
random inputs and the same random upstream gradient; value, every gradient, shape and dtype are compared. (An
upstream gradient of ones would hide faults: softmax's gradient is then zero, whatever the code does.) The tests,
the chapters and the book's proof table all use this one comparison.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import torch

from companion import reference, training
from companion.pairs import LayerPair, Pair, TrainingPair, trainings
from companion.reference import layers as reference_layers
from companion.reference import models as reference_models
from companion.reference import optimizers as reference_optimizers
from companion.reference import schedules as reference_schedules
from companion.scratch import layers as scratch_layers
from companion.scratch import models as scratch_models
from companion.scratch import optimizers as scratch_optimizers
from companion.scratch import schedules as scratch_schedules
from companion.scratch.autodiff import Tensor
from companion.shapes import Array

ROOMS = {"layers": (scratch_layers, reference_layers), "models": (scratch_models, reference_models)}
TOLERANCE = {"float64": 1e-12, "float32": 1e-5}  # of an operation or a layer, relative
TRAINING_TOLERANCE = trainings.TOLERANCE  # of a whole training in float64, relative
SNAPSHOT = 100  # steps between two comparisons of a training's parameters


@dataclass(frozen=True)
class Difference:
    """One compared quantity: the largest difference relative to the largest reference number, and any misfit.

    Chapter: 4
    """

    what: str
    relative: float
    misfit: str = ""

    def within(self, tolerance: float) -> bool:
        """Say whether shape and dtype agree and the difference is a number no larger than the tolerance."""
        return not self.misfit and self.relative <= tolerance


@dataclass(frozen=True)
class Comparison:
    """The verdict on one pair: a difference for the value and one for the gradient of each argument.

    Chapter: 4
    """

    name: str
    case: str
    dtype: str
    differences: tuple[Difference, ...]
    tolerance: float

    @property
    def agrees(self) -> bool:
        """Whether every quantity agrees within the tolerance."""
        return all(d.within(self.tolerance) for d in self.differences)

    @property
    def largest(self) -> float:
        """The largest relative difference; NaN counts as the largest of all."""
        return float(np.max([d.relative for d in self.differences]))

    def __str__(self):
        return "\n".join(
            f"{self.name:20} {d.what:18} {'agrees' if d.within(self.tolerance) else 'DIFFERS'} "
            f"(tolerance {self.tolerance:g}){' ' + d.misfit if d.misfit else ''}"
            for d in self.differences
        )


def difference(what: str, ours, theirs) -> Difference:
    """Compare one array with the reference's: shape, dtype, then max |ours - theirs| / max |theirs|.

    Equal numbers, infinities and NaN in the same places count as no difference.

    Chapter: 4
    """
    ours, theirs = np.asarray(ours), np.asarray(theirs)
    if ours.shape != theirs.shape:
        return Difference(what, np.inf, f"shape {ours.shape}, expected {theirs.shape}")
    misfit = "" if ours.dtype == theirs.dtype else f"dtype {ours.dtype}, expected {theirs.dtype}"
    same = (ours == theirs) | (np.isnan(ours) & np.isnan(theirs))
    if same.all():
        return Difference(what, 0.0, misfit)
    with np.errstate(invalid="ignore", over="ignore"):
        gap = np.where(same, 0, np.abs(ours - theirs)).max()
        scale = np.abs(theirs[np.isfinite(theirs)]).max(initial=0)
    relative = gap / scale if scale > 0 else np.inf
    return Difference(what, float(np.inf if np.isnan(relative) else relative), misfit)


def compare(pair: Pair, *, seed: int, dtype: str = "float64", case: str | None = None) -> Comparison:
    """Run one case of a pair (the first where none is named) in both worlds and compare all that comes out.

    ``seed`` fixes inputs and upstream gradient.

    Raises: KeyError for a case that the pair does not have.

    Chapter: 4
    """
    case = case or next(iter(pair.cases))
    if case not in pair.cases:
        raise KeyError(f"compare: {pair.name} has the cases {sorted(pair.cases)}, got {case!r}")
    rng = np.random.default_rng(seed)
    arguments, options = pair.cases[case](rng)
    arguments = [_cast(a, dtype) for a in arguments]
    theirs = [_as_leaf(a) for a in arguments]
    with np.errstate(all="ignore"), warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of infinities and of shapes that differ, which some cases have on purpose
        value, backward = pair.scratch(*arguments, **options)
        dy = rng.normal(size=np.shape(value)).astype(dtype)
        gradients = backward(dy)
        expected = pair.reference(*theirs, **options)
        expected.backward(torch.from_numpy(np.asarray(dy)))
    rows = [difference("value", value, reference.numpy(expected))]
    theirs += [None] * (len(pair.arguments) - len(arguments))  # arguments left at their default
    for name, ours, leaf in zip(pair.arguments, gradients, theirs, strict=True):
        what = f"gradient of {name}"
        wanted = isinstance(leaf, torch.Tensor) and leaf.requires_grad
        if wanted and ours is not None:
            rows.append(difference(what, ours, leaf.grad.numpy()))
        elif wanted or ours is not None:
            rows.append(Difference(what, np.inf, "missing" if wanted else "given where PyTorch has none"))
    return Comparison(pair.name, case, dtype, tuple(rows), TOLERANCE[dtype])


def compare_layer(pair: LayerPair, *, seed: int, dtype: str = "float64", training: bool = True) -> Comparison:
    """Build a layer in both worlds from one seed; compare its value, its state, and every gradient.

    The state is parameters and buffers; gradients are those of inputs and parameters. Without ``training`` the layer
    is compared in use, after one pass in training: running statistics are then no longer what they started from.

    Chapter: 4
    """
    arguments = [_cast(a, dtype) for a in pair.inputs(np.random.default_rng(seed))]
    worlds = []
    for room, leaf in zip(ROOMS[pair.room], (_as_tensor, _as_leaf), strict=True):
        layer = pair.build(room, np.random.default_rng(seed), np.dtype(dtype))
        if not training:
            layer(*[leaf(a) for a in arguments])
            layer.eval()
        inputs = [leaf(a) for a in arguments]
        floats = {f"input {i}" if i else "input": x for i, x in enumerate(inputs) if _owes(x)}
        worlds.append((layer(*inputs), layer.state_dict(), {**floats, **dict(layer.named_parameters())}))
    (value, state, mine), (expected, their_state, other) = worlds
    if list(state) != list(their_state) or list(mine) != list(other):
        raise ValueError(f"{pair.name}: the state is {list(state)} here and {list(their_state)} in PyTorch")
    dy = np.random.default_rng(seed + 1).normal(size=value.shape).astype(dtype)
    value.backward(dy)
    expected.backward(torch.from_numpy(np.asarray(dy)))
    rows = [difference("value", value.data, reference.numpy(expected))]
    rows += [difference(name, state[name], their_state[name]) for name in state]
    rows += [difference(f"gradient of {name}", mine[name].grad, other[name].grad.numpy()) for name in mine]
    return Comparison(pair.name, "training" if training else "in use", dtype, tuple(rows), TOLERANCE[dtype])


@dataclass(frozen=True)
class Trajectory:
    """Two trainings side by side: each step's loss in each world, and how far losses and parameters differ.

    Chapter: 4
    """

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

    Chapter: 4
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
    """Run one program of the list in both worlds.

    Chapter: 4
    """
    x, y = pair.data(np.random.default_rng(seed))
    batches = pair.batches(len(x), np.random.default_rng(seed))
    return compare_training(pair.build, x, y, batches, seed=seed, schedule=pair.schedule)


def with_fault(pair: Pair, argument: int, fault: Callable[[Array], Any]) -> Pair:
    """Give the pair with one gradient spoilt by ``fault``: the comparison must refuse it.

    Chapter: 4
    """

    def spoilt(*arguments, **options):
        value, backward = pair.scratch(*arguments, **options)

        def wrong(dy):
            gradients = list(backward(dy))
            gradients[argument] = fault(gradients[argument])
            return tuple(gradients)

        return value, wrong

    return replace(pair, scratch=spoilt)


def _cast(argument, dtype: str):
    is_float = isinstance(argument, np.ndarray) and argument.dtype.kind == "f"
    if not is_float or argument.dtype == dtype:
        return argument
    cast = np.empty_like(argument, dtype=dtype)  # keeps the strides of a transposed array
    cast[...] = argument
    return cast


def _as_tensor(argument):
    return Tensor(argument, requires_grad=True) if argument.dtype.kind == "f" else argument


def _owes(argument) -> bool:
    return getattr(argument, "requires_grad", False)


def _as_leaf(argument):
    if not isinstance(argument, np.ndarray):
        return argument
    leaf = reference.tensor(argument)
    return leaf.requires_grad_() if argument.dtype.kind == "f" else leaf
