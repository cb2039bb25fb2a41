"""One step of each optimizer over the parameters of a 784-256-256-10 network, against PyTorch's as it comes."""

from __future__ import annotations

from itertools import product

import numpy as np

from benchmarks import steps, tables
from benchmarks.timing import race
from companion import reference
from companion.reference import optimizers as torch_optimizers
from companion.scratch import layers as scratch_layers
from companion.scratch import optimizers as scratch_optimizers

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


def both(rule: str, dtype: str):
    """Give, for each world, the parameters, with the same gradients, and the function that takes a step."""
    name, options = RULES[rule]
    p = steps.problem(NETWORK, 1, dtype)
    rng = np.random.default_rng(1)
    gradients = [rng.normal(size=w.shape).astype(dtype) for w in p.parameters]
    mine = [scratch_layers.Parameter(w) for w in p.parameters]
    theirs = [reference.tensor(w).requires_grad_() for w in p.parameters]
    for one, other, gradient in zip(mine, theirs, gradients, strict=True):
        one.grad, other.grad = gradient, reference.tensor(gradient)
    ours = getattr(scratch_optimizers, name)(mine, lr=steps.SLOW, **options).step
    pytorch = getattr(torch_optimizers, name)(theirs, lr=steps.SLOW, **options).step
    return (mine, ours), (theirs, pytorch)


def measure(row: dict, quick: bool) -> dict:
    """Time both worlds' steps."""
    (_, ours), (_, pytorch) = both(row["rule"], row["dtype"])
    timings = race({"ours": ours, "PyTorch": pytorch}, rounds=5 if quick else 11)
    return {"seconds": {name: timing.seconds for name, timing in timings.items()}}


def table(records: list[dict]) -> str:
    """Show both times and their ratio."""
    return tables.race_table(records, ("ours", "PyTorch"), [("ours", "PyTorch")])
