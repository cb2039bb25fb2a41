"""What a gradient costs over its function: reverse mode needs a few times the function, however many parameters.

Baur and Strassen (1983) prove it for every rational function, with a factor near 3. A matrix product is one product
forward and two back; the first layer owes only one of them.
"""

from __future__ import annotations

from itertools import product

import numpy as np

from benchmarks import steps, tables
from benchmarks.timing import race
from companion.world import World

TITLE = "A gradient's cost over its function's"
BATCH = 64
NETWORKS = {  # by the number of parameters, about
    "1e3": "16-20-20-10",
    "1e4": "64-70-70-10",
    "1e5": "128-250-250-10",
    "1e6": "512-770-770-10",
    "1e7": "2048-2300-2300-10",
}


def rows(quick: bool) -> list[dict]:
    """List sizes and kinds of number."""
    names = list(NETWORKS)[::2] if quick else NETWORKS
    return [
        {"parameters": name, "network": NETWORKS[name], "dtype": dtype, "threads": 1}
        for dtype, name in product(steps.dtypes(quick), names)
    ]


def functions(world: World, p: steps.Problem):
    """Give the function that computes the loss, and the one that computes the gradient too, in one world."""
    model = steps.mlp(p.widths)(world, np.random.default_rng(0), p.x.dtype)
    loss, weights = steps.cross_entropy(world), list(model.parameters())
    x, y = world.tensor(p.x), world.tensor(p.y)

    def function():
        with world.no_grad():
            return loss(model(x), y)

    def gradient():
        for w in weights:
            w.grad = None
        loss(model(x), y).backward()

    return function, gradient


def measure(row: dict, quick: bool) -> dict:
    """Time both functions in both worlds."""
    p = steps.problem(row["network"], BATCH, row["dtype"])
    contestants = {}
    for name, world in steps.WORLDS.items():
        function, gradient = functions(world, p)
        contestants |= {f"{name}, loss": function, f"{name}, gradient": gradient}
    timings = race(contestants, rounds=5 if quick else 11, patience=2 if quick else 4)
    return {"seconds": {name: timing.seconds for name, timing in timings.items()}}


def table(records: list[dict]) -> str:
    """Show both worlds' times and factors."""
    pairs = [(f"{name}, gradient", f"{name}, loss") for name in ("ours", "PyTorch")]
    return tables.race_table(records, [name for pair in pairs for name in pair[::-1]], pairs)
