"""Schedules: PyTorch's rate and momentum at every step, from a formula and not from the step before."""

import dataclasses
import warnings

import numpy as np
import pytest
import torch
from bad_input import says_it_all

from companion import parity, training
from companion.data import blobs
from companion.pairs import SCHEDULES
from companion.pairs.schedules import GROUPS
from companion.reference import optimizers as their_optimizers
from companion.reference import schedules as theirs
from companion.scratch import layers, optimizers, schedules
from companion.world import SCRATCH


@pytest.mark.parametrize("pair", SCHEDULES, ids=lambda p: p.name)
def test_every_rate_is_pytorchs(pair):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        verdict = parity.compare_schedule(pair)
    assert verdict.agrees, verdict


def optimizer(lr=0.1, rule="SGD"):
    return getattr(optimizers, rule)([layers.Parameter(np.zeros(1))], lr=lr)


CLOSED = {
    "StepLR": {"step_size": 7, "gamma": 0.3},
    "LinearLR": {"start_factor": 0.01, "end_factor": 0.7, "total_iters": 60},
    "CosineAnnealingLR": {"T_max": 40, "eta_min": 1e-3},
}


@pytest.mark.parametrize("name", CLOSED)
def test_every_rate_is_pytorchs_own_formula(name):
    ours = getattr(schedules, name)(optimizer(), **CLOSED[name])
    other = their_optimizers.SGD([torch.nn.Parameter(torch.zeros(1))], lr=0.1)
    their = getattr(theirs, name)(other, **CLOSED[name])
    for step in range(200):
        their.last_epoch = step
        assert ours.get_last_lr() == pytest.approx(their._get_closed_form_lr(), rel=1e-14)
        assert ours.get_last_lr() == [ours.lr_at(step, 0.1)]
        ours.step()


def test_a_schedule_with_a_fault_is_found():
    sound = next(p for p in SCHEDULES if p.name.startswith("CosineAnnealingLR"))

    def late(world, of):
        schedule = sound.build(world, of)
        if world is SCRATCH:
            schedule.go_to(1)
        return schedule

    assert parity.compare_schedule(sound).agrees
    assert not parity.compare_schedule(dataclasses.replace(sound, build=late)).agrees


def test_the_first_step_already_has_the_first_rate():
    warm = optimizer()
    schedules.LinearLR(warm, start_factor=0.5, total_iters=10)
    assert warm.param_groups[0]["lr"] == pytest.approx(0.05)
    cycle = optimizer()
    schedules.OneCycleLR(cycle, max_lr=1.0, total_steps=10)
    assert cycle.param_groups[0]["lr"] == pytest.approx(0.04)
    assert cycle.param_groups[0]["momentum"] == pytest.approx(0.95)


def test_a_rise_without_length_begins_at_the_top():
    cycle = optimizer()
    schedule = schedules.OneCycleLR(cycle, max_lr=1.0, total_steps=10, pct_start=0.1)  # PyTorch divides by zero
    rates = [cycle.param_groups[0]["lr"]]
    for _ in range(9):
        schedule.step()
        rates.append(cycle.param_groups[0]["lr"])
    assert rates[0] == 1.0 and (np.diff(rates) < 0).all() and rates[-1] == pytest.approx(1 / 25 / 1e4)


@pytest.mark.parametrize("pair", SCHEDULES, ids=lambda p: p.name)
def test_a_resumed_schedule_goes_on_alike(pair):
    def start():
        made = getattr(optimizers, pair.rule)([{"params": layers.Parameter(np.zeros(1)), **own} for own in GROUPS])
        return made, pair.build(SCRATCH, made)

    def values(made):
        return [{k: v for k, v in group.items() if k != "params"} for group in made.param_groups]

    made, schedule = start()
    for _ in range(7):
        schedule.step()
    saved, kept = schedule.state_dict(), made.state_dict()
    again, resumed = start()
    again.load_state_dict(kept)
    resumed.load_state_dict(saved)
    assert values(again) == values(made)
    for _ in range(10):
        schedule.step()
        resumed.step()
        assert values(again) == values(made)


def test_the_loop_drives_a_schedule():
    x, y = blobs(60, rng=np.random.default_rng(0))
    model = layers.Linear(2, 3, rng=np.random.default_rng(0))
    sgd = optimizers.SGD(model.parameters(), lr=0.5)
    schedule = schedules.StepLR(sgd, step_size=4)
    batches = [np.arange(60)] * 10
    training.fit(model, layers.CrossEntropyLoss(), sgd, x, y, batches, after_step=lambda *_: schedule.step())
    assert schedule.last_epoch == 10
    assert sgd.param_groups[0]["lr"] == pytest.approx(0.005)


SGD = optimizer()
STEP = schedules.StepLR(SGD, 2)
BAD = {
    "of the other world": (
        lambda: schedules.StepLR(their_optimizers.SGD([torch.nn.Parameter(torch.zeros(1))]), 2),
        TypeError,
        ["StepLR", "companion.scratch", "torch.optim"],
    ),
    "one cycle of the other world": (
        lambda: schedules.OneCycleLR(their_optimizers.SGD([torch.nn.Parameter(torch.zeros(1))]), 1.0, 9),
        TypeError,
        ["OneCycleLR", "companion.scratch", "torch.optim"],
    ),
    "step_size": (lambda: schedules.StepLR(SGD, 0), ValueError, ["step_size", "at least 1", "0"]),
    "a part of a step": (lambda: schedules.CosineAnnealingLR(SGD, 2.5), ValueError, ["T_max", "whole", "2.5"]),
    "start_factor": (lambda: schedules.LinearLR(SGD, 0.0), ValueError, ["start_factor", "above 0", "0.0"]),
    "end_factor": (lambda: schedules.LinearLR(SGD, 0.1, 1.5), ValueError, ["end_factor", "0 and 1", "1.5"]),
    "no length": (lambda: schedules.OneCycleLR(SGD, 1.0), ValueError, ["total_steps", "epochs"]),
    "half a length": (lambda: schedules.OneCycleLR(SGD, 1.0, epochs=3), ValueError, ["steps_per_epoch"]),
    "no steps": (lambda: schedules.OneCycleLR(SGD, 1.0, 0), ValueError, ["total_steps", "0"]),
    "pct_start": (lambda: schedules.OneCycleLR(SGD, 1.0, 9, pct_start=30), ValueError, ["pct_start", "30"]),
    "anneal_strategy": (
        lambda: schedules.OneCycleLR(SGD, 1.0, 9, anneal_strategy="exp"),
        ValueError,
        ["anneal_strategy", "'linear'", "'exp'"],
    ),
    "no momentum": (
        lambda: schedules.OneCycleLR(optimizer(rule="Adagrad"), 1.0, 9),
        ValueError,
        ["cycle_momentum", "momentum or betas"],
    ),
    "two rates for one group": (
        lambda: schedules.OneCycleLR(optimizer(), [1.0, 2.0], 9),
        ValueError,
        ["max_lr", "one number a group (1)", "got 2"],
    ),
    "beyond the end": (lambda: schedules.OneCycleLR(optimizer(), 1.0, 9).go_to(11), ValueError, ["9", "11"]),
    "no schedules": (lambda: schedules.SequentialLR(SGD, [], []), ValueError, ["schedulers", "got none"]),
    "of another optimizer": (
        lambda: schedules.SequentialLR(optimizer(), [STEP], []),
        ValueError,
        ["schedule 0", "same optimizer"],
    ),
    "too few milestones": (
        lambda: schedules.SequentialLR(SGD, [STEP, STEP], []),
        ValueError,
        ["milestones are []", "expected 1"],
    ),
    "milestones in disorder": (
        lambda: schedules.SequentialLR(SGD, [STEP, STEP, STEP], [9, 5]),
        ValueError,
        ["[9, 5]", "growing"],
    ),
}


@pytest.mark.parametrize("what", BAD)
def test_the_line_says_it_all(what):
    says_it_all(*BAD[what])
