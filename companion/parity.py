"""The comparison: one pair, one verdict, and the list of all pairs.

A pair is an operation of ``companion.scratch`` and PyTorch's own function of the same name. Both get the same
random inputs and the same random upstream gradient; value, every gradient, shape and dtype are compared. (An
upstream gradient of ones would hide faults: softmax's gradient is then zero, whatever the code does.) The tests,
the chapters and the book's proof table all use this one comparison.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import torch

from companion import reference, training
from companion.pairs import PAIRS, Pair
from companion.shapes import Array

TOLERANCE = {"float64": 1e-12, "float32": 1e-5}


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
    value, backward = pair.scratch(*arguments, **options)
    dy = rng.normal(size=np.shape(value)).astype(dtype)
    gradients = backward(dy)

    theirs = [_as_leaf(a) for a in arguments]
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


@dataclass(frozen=True)
class Trajectory:
    """Two trainings side by side: the loss of every step in each world, and the final parameters' difference.

    Chapter: 4
    """

    scratch_losses: Array
    reference_losses: Array
    differences: tuple[Difference, ...] = field(default=())

    @property
    def largest(self) -> float:
        """The largest relative difference over all losses and all parameters."""
        return float(np.max([d.relative for d in self.differences]))


def compare_training(build: Callable, x: Array, y: Array, batches: Iterable[Array], *, seed: int) -> Trajectory:
    """Train one program in both worlds from the same start on the same batches, and compare every step.

    ``build(layers, optimizers, rng)`` makes (model, loss, optimizer) from a world's modules; it is called once
    with scratch's and once with reference's, each time with a generator of the same seed.

    Chapter: 4
    """
    from companion.reference import layers as their_layers
    from companion.reference import optimizers as their_optimizers
    from companion.scratch import layers as our_layers
    from companion.scratch import optimizers as our_optimizers

    batches = list(batches)
    losses, states = [], []
    for layers, optimizers in ((our_layers, our_optimizers), (their_layers, their_optimizers)):
        model, loss, optimizer = build(layers, optimizers, np.random.default_rng(seed))
        losses.append(training.fit(model, loss, optimizer, x, y, batches))
        states.append({name: np.asarray(value) for name, value in model.state_dict().items()})
    if list(states[0]) != list(states[1]):
        raise ValueError(f"compare_training: parameters are {list(states[0])} and {list(states[1])}")
    step_gaps = np.abs(losses[0] - losses[1]) / np.abs(losses[1])
    rows = [Difference("loss of every step", float(step_gaps.max(initial=0)))]
    rows += [difference(name, states[0][name], states[1][name]) for name in states[0]]
    return Trajectory(losses[0], losses[1], tuple(rows))


def table(pairs: Iterable[Pair] = PAIRS, *, seeds: Iterable[int] = (0, 1, 2), dtype: str = "float64") -> list[dict]:
    """Compare every pair in all its cases over several seeds; give a row a pair, as the book's proof table shows it.

    Chapter: 4
    """
    rows = []
    seeds = tuple(seeds)
    for pair in pairs:
        verdicts = [compare(pair, seed=seed, dtype=dtype, case=case) for case in pair.cases for seed in seeds]
        differences = [d for verdict in verdicts for d in verdict.differences]
        gradients = [d.relative for d in differences if d.what != "value"]
        rows.append(
            {
                "name": pair.name,
                "reference": pair.reference_name,
                "cases": tuple(pair.cases),
                "compared": len(verdicts),
                "value": max(d.relative for d in differences if d.what == "value"),
                "gradients": max(gradients),
                "tolerance": TOLERANCE[dtype],
                "agrees": all(verdict.agrees for verdict in verdicts),
                "note": pair.note,
            }
        )
    return rows


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


def _as_leaf(argument):
    if not isinstance(argument, np.ndarray):
        return argument
    leaf = reference.tensor(argument)
    return leaf.requires_grad_() if argument.dtype.kind == "f" else leaf
