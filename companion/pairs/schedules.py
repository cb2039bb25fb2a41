"""The learning-rate schedules: each is made in both worlds for an optimizer of two groups, and stepped alike.

Chapter: gradient_descent
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from companion.pairs._calls import written

GROUPS = ({"lr": 0.1}, {"lr": 0.003})


@dataclass(frozen=True)
class SchedulePair:
    """A schedule: ``build(world, optimizer)`` makes it in a world.

    It is stepped ``steps`` times; ``rule`` names the optimizer, whose groups begin with the rates of :data:`GROUPS`.
    """

    name: str
    build: Callable
    steps: int
    rule: str = "SGD"


def _pair(name: str, steps: int, rule: str = "SGD", **options) -> SchedulePair:
    """Make the pair of a schedule with options, named as the call would be written."""
    return SchedulePair(
        written(name, **options) + ("" if rule == "SGD" else f" of {rule}"),
        lambda world, optimizer: getattr(world.schedules, name)(optimizer, **options),
        steps,
        rule,
    )


def _warm_up_then_cosine(world, optimizer):
    parts = [
        world.schedules.LinearLR(optimizer, start_factor=0.01, total_iters=50),
        world.schedules.CosineAnnealingLR(optimizer, T_max=450, eta_min=1e-4),
    ]
    return world.schedules.SequentialLR(optimizer, parts, milestones=[50])


def _three_in_sequence(world, optimizer):
    parts = [
        world.schedules.CosineAnnealingLR(optimizer, T_max=40),
        world.schedules.LinearLR(optimizer, total_iters=20),
        world.schedules.StepLR(optimizer, 7, gamma=0.5),
    ]
    return world.schedules.SequentialLR(optimizer, parts, milestones=[40, 65])


SCHEDULES: tuple[SchedulePair, ...] = (
    _pair("StepLR", 1000, step_size=90),
    _pair("StepLR", 1000, step_size=1, gamma=0.99),
    _pair("LinearLR", 40),
    _pair("LinearLR", 1000, start_factor=0.001, total_iters=500),
    _pair("LinearLR", 400, start_factor=1.0, end_factor=0.0, total_iters=300),
    _pair("CosineAnnealingLR", 1000, T_max=1000),
    _pair("CosineAnnealingLR", 1000, T_max=100, eta_min=1e-3),
    _pair("CosineAnnealingLR", 20, T_max=1),
    _pair("OneCycleLR", 1000, max_lr=0.5, total_steps=1000),
    _pair("OneCycleLR", 200, max_lr=[0.5, 0.02], epochs=10, steps_per_epoch=20, anneal_strategy="linear"),
    _pair("OneCycleLR", 200, max_lr=0.5, total_steps=200, three_phase=True),
    _pair("OneCycleLR", 200, max_lr=0.5, total_steps=200, three_phase=True, pct_start=0.7),
    _pair("OneCycleLR", 200, max_lr=0.5, total_steps=200, pct_start=0.0),
    _pair("OneCycleLR", 200, max_lr=0.5, total_steps=200, div_factor=10.0, final_div_factor=100.0),
    _pair("OneCycleLR", 200, max_lr=0.5, total_steps=200, base_momentum=[0.8, 0.7], max_momentum=[0.9, 0.99]),
    _pair("OneCycleLR", 200, max_lr=0.5, total_steps=200, cycle_momentum=False),
    _pair("OneCycleLR", 200, rule="Adam", max_lr=0.5, total_steps=200),
    _pair("OneCycleLR", 200, rule="RMSprop", max_lr=0.5, total_steps=200, anneal_strategy="linear"),
    SchedulePair("SequentialLR of LinearLR and CosineAnnealingLR", _warm_up_then_cosine, 500),
    SchedulePair("SequentialLR of CosineAnnealingLR, LinearLR and StepLR", _three_in_sequence, 120),
)
