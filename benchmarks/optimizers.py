"""One step of each optimizer over the parameters of a 784-256-256-10 network, against PyTorch's as it comes."""

from __future__ import annotations

from itertools import product

import numpy as np

from benchmarks import steps, tables
from benchmarks.timing import race
from companion.world import World

TITLE = "One step of an optimizer"
NETWORK = "784-256-256-10"
RULES = {
    "SGD": ("SGD", {}),
    "SGD, momentum": ("SGD", {"momentum": 0.9}),
    "SGD, nesterov": ("SGD", {"momentum": 0.9, "nesterov": True, "weight_decay": 1e-4}),
    "RMSprop": ("RMSprop", {}),
    "RMSprop, centered": ("RMSprop", {"centered": True, "momentum": 0.9}),
    "Adagrad": ("Adagrad", {}),
    "Adam": ("Adam", {}),
    "Adam, amsgrad": ("Adam", {"amsgrad": True}),
    "AdamW": ("AdamW", {}),
}


def rows(quick: bool) -> list[dict]:
    """List rules and kinds of number."""
    names = ("SGD", "Adam") if quick else RULES
    return [{"rule": name, "dtype": dtype, "threads": 1} for dtype, name in product(steps.dtypes(quick), names)]


def contestant(world: World, rule: str, dtype: str):
    """Give one world's parameters, which have gradients, and the function that takes a step."""
    name, options = RULES[rule]
    rng = np.random.default_rng(1)
    parameters = []
    for array in steps.problem(NETWORK, 1, dtype).parameters:
        parameters.append(world.layers.Parameter(world.tensor(array)))
        parameters[-1].grad = world.tensor(rng.normal(size=array.shape).astype(dtype))
    return parameters, getattr(world.optimizers, name)(parameters, lr=steps.SLOW, **options).step


def measure(row: dict, quick: bool) -> dict:
    """Time both worlds' steps."""
    contestants = {name: contestant(world, row["rule"], row["dtype"])[1] for name, world in steps.WORLDS.items()}
    timings = race(contestants, rounds=5 if quick else 11)
    return {"seconds": {name: timing.seconds for name, timing in timings.items()}}


def table(records: list[dict]) -> str:
    """Show both times and their ratio."""
    return tables.race_table(records, ("ours", "PyTorch"), [("ours", "PyTorch")])
