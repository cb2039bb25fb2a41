"""The comparison of rules that are no operations: learning-rate schedules, and starting values.

A schedule draws nothing: its rates, and the momentum where it changes it, are compared at every step. PyTorch's
starting values come from its own generator; while they are compared, NumPy's numbers are handed to PyTorch's rule
instead, and what each rule asks its generator for (bounds, mean, standard deviation) is recorded in both worlds.

Chapter: gradient_descent
"""

from __future__ import annotations

import inspect
import warnings

import numpy as np
import torch
from torch.utils._python_dispatch import TorchDispatchMode

from companion import reference
from companion.pairs.initializers import InitializerPair
from companion.pairs.schedules import GROUPS, SchedulePair
from companion.parity.differences import TOLERANCE, Comparison, difference
from companion.reference import initializers as reference_initializers
from companion.reference import layers as reference_layers
from companion.reference import optimizers as reference_optimizers
from companion.reference import schedules as reference_schedules
from companion.scratch import initializers as scratch_initializers
from companion.scratch import layers as scratch_layers
from companion.scratch import optimizers as scratch_optimizers
from companion.scratch import schedules as scratch_schedules
from companion.shapes import Array, Float


def compare_schedule(pair: SchedulePair) -> Comparison:
    """Make a schedule in both worlds; compare the rate and the momentum of every group at every step."""
    ours = _followed(pair, scratch_layers, scratch_optimizers, scratch_schedules, np.zeros)
    theirs = _followed(pair, reference_layers, reference_optimizers, reference_schedules, torch.zeros)
    rows = [difference(what, ours[what], theirs[what]) for what in ours]
    return Comparison(pair.name, f"{pair.steps:,} steps", "float64", tuple(rows), TOLERANCE["float64"])


def _followed(pair: SchedulePair, layers, optimizers, schedules, zeros) -> dict[str, Float[Array, "steps groups"]]:
    """Step a schedule; give the rates and the momenta (Adam's are its first betas) of all groups at every step."""
    groups = [{"params": [layers.Parameter(zeros(1))], **own} for own in GROUPS]
    optimizer = getattr(optimizers, pair.rule)(groups)
    schedule = pair.build(schedules, optimizer)
    rates, momenta = [], []
    for step in range(pair.steps + 1):
        if step:
            optimizer.step()  # it moves nothing; PyTorch warns of a schedule that runs ahead of its optimizer
            schedule.step()
        rates.append([group["lr"] for group in optimizer.param_groups])
        momenta.append([group.get("momentum", group.get("betas", (0.0,))) for group in optimizer.param_groups])
    return {"value": np.array(rates), "momentum": np.array(momenta, dtype=np.float64)}


def compare_initializer(
    pair: InitializerPair, *, seed: int, dtype: str = "float64", case: str | None = None
) -> Comparison:
    """Fill a tensor by one rule in both worlds, from the same random numbers; compare it, and what was asked for.

    Chapter: practice
    """
    case = case or next(iter(pair.cases))
    shape, options = pair.cases[case]
    mine, other = (_Recording(np.random.PCG64(seed)) for _ in range(2))
    ours = scratch_layers.Parameter(np.full(shape, np.nan, dtype))
    theirs = reference_layers.Parameter(reference.tensor(ours.data))
    rule = getattr(scratch_initializers, pair.name)
    rule(ours, **options, **({"rng": mine} if "rng" in inspect.signature(rule).parameters else {}))
    with _FromNumPy(other), warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of an empty tensor
        getattr(reference_initializers, pair.name)(theirs, **options)
    rows = [difference("value", ours.data, reference.numpy(theirs)), difference("asked", mine.asked, other.asked)]
    return Comparison(pair.name, case, dtype, tuple(rows), TOLERANCE[dtype])


class _Recording(np.random.Generator):
    """NumPy's generator, which remembers the bounds, means and deviations that it was asked for."""

    def __init__(self, bits):
        super().__init__(bits)
        self.asked: list[tuple[float, float]] = []

    def uniform(self, low, high, size):
        self.asked.append((low, high))
        return super().uniform(low, high, size)

    def normal(self, loc, scale, size):
        self.asked.append((loc, scale))
        return super().normal(loc, scale, size)


class _FromNumPy(TorchDispatchMode):
    """Inside, PyTorch's random numbers come from a NumPy generator."""

    def __init__(self, rng: np.random.Generator):
        super().__init__()
        self.draw = {torch.ops.aten.uniform_.default: rng.uniform, torch.ops.aten.normal_.default: rng.normal}

    def __torch_dispatch__(self, op, types, args=(), kwargs=None):
        if op not in self.draw:
            return op(*args, **(kwargs or {}))
        tensor, *asked = args
        asked += (0.0, 1.0)[len(asked) :]  # PyTorch drops what is the default
        return tensor.copy_(reference.tensor(self.draw[op](*asked, size=tuple(tensor.shape))))
