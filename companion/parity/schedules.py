"""The comparison of a learning-rate schedule: its rates, and the momentum where it changes it, at every step.

Chapter: gradient_descent
"""

from __future__ import annotations

import numpy as np

from companion.pairs.schedules import GROUPS, SchedulePair
from companion.parity._sides import differences
from companion.parity.differences import TOLERANCE, Comparison
from companion.shapes import Array, Float
from companion.world import WORLDS, World


def compare_schedule(pair: SchedulePair, *, worlds: tuple[World, World] = WORLDS) -> Comparison:
    """Make a schedule in both worlds; compare the rate and the momentum of every group at every step."""
    rows = differences(pair.name, *(_followed(world, pair) for world in worlds))
    return Comparison(pair.name, f"{pair.steps:,} steps", "float64", rows, TOLERANCE["float64"])


def _followed(world: World, pair: SchedulePair) -> dict[str, Float[Array, "steps groups"]]:
    """Step a schedule; give the rates and the momenta (Adam's are its first betas) of all groups at every step."""
    groups = [{"params": [world.layers.Parameter(world.tensor(np.zeros(1)))], **own} for own in GROUPS]
    optimizer = getattr(world.optimizers, pair.rule)(groups)
    schedule = pair.build(world, optimizer)
    rates, momenta = [], []
    for step in range(pair.steps + 1):
        if step:
            optimizer.step()  # it moves nothing; PyTorch warns of a schedule that runs ahead of its optimizer
            schedule.step()
        rates.append([group["lr"] for group in optimizer.param_groups])
        momenta.append([group.get("momentum", group.get("betas", (0.0,))) for group in optimizer.param_groups])
    return {"value": np.array(rates), "momentum": np.array(momenta, dtype=np.float64)}
