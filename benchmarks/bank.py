"""One training step of many small networks: as a bank in both worlds, against one after the other in PyTorch."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

import numpy as np
import torch

from benchmarks import steps, tables
from benchmarks.timing import race
from companion.experiments.double_descent.networks import CLEAN, NOISY, SOME, WIDTHS, networks
from companion.reference.bank import Bank as TorchBank
from companion.scratch.bank import Bank
from companion.world import REFERENCE

TITLE = "One training step of many small networks at once"
BATCH, LR = 100, 1e-3
SIZES = {  # widths and seeds: around the threshold alone, and the sweeps that the chapter draws
    "4 to 100": (WIDTHS[:16], 10),
    "4 to 800": (WIDTHS, len(NOISY)),
    "8 to 800": (SOME, len(CLEAN)),
}
TOLERANCE = (
    1e-9  # of float64's weights after three steps: in float32 Adam makes much of a gradient that is all rounding
)
RATIOS = [
    ("PyTorch, alone", "ours"),
    ("PyTorch, alone, fused", "ours"),
    ("PyTorch, alone", "PyTorch, bank"),
    ("ours", "products"),
]


def rows(quick: bool) -> list[dict]:
    """List the chapter's widths, the narrower ones alone and each sweep's, and kinds of number."""
    return [
        {"widths": name, "networks": len(widths) * seeds, "batch": BATCH, "dtype": dtype, "threads": 1}
        for name, (widths, seeds) in SIZES.items()
        for dtype in steps.dtypes(quick)
    ]


def batch(seeds: int, dtype: str) -> tuple[np.ndarray, np.ndarray]:
    """Draw a batch for every seed: x (S, B, 64) and y (S, B, 10)."""
    rng = np.random.default_rng(0)
    y = np.eye(10)[rng.integers(10, size=(seeds, BATCH))]
    return rng.normal(size=(seeds, BATCH, 64)).astype(dtype), y.astype(dtype)


def of_bank(bank, seeds: int, dtype: str) -> tuple[Callable, Callable]:
    """Give the function that takes a bank's step, and the one that gives its networks."""
    x, y = map(bank.examples, batch(seeds, dtype))
    return lambda: bank.step(x, y, LR), bank.state_dicts


def alone(states, dtype: str, *, fused: bool) -> tuple[Callable, Callable]:
    """Take the step of every network by itself, as a chapter writes it, with PyTorch's Adam as it comes or fused."""
    x, y = map(torch.from_numpy, batch(len(states), dtype))
    tasks = []
    for s, of_seed in enumerate(states):
        for state in of_seed:
            width = len(state["0.bias"])
            model = REFERENCE.models.MLP(64, width, 10, rng=np.random.default_rng(0), dtype=dtype)
            model.load_state_dict({name: torch.from_numpy(array) for name, array in state.items()})
            optimizer = torch.optim.Adam(model.parameters(), lr=LR, fused=fused)
            tasks.append((model, torch.nn.MSELoss(), optimizer, x[s], y[s]))

    def step():
        for model, loss, optimizer, inputs, targets in tasks:
            optimizer.zero_grad()
            loss(model(inputs), targets).backward()
            optimizer.step()

    def learned():
        every = [{n: a.numpy(force=True) for n, a in model.state_dict().items()} for model, *_ in tasks]
        return [every[i : i + len(states[0])] for i in range(0, len(every), len(states[0]))]

    return step, learned


def products(widths, seeds: int, dtype: str) -> tuple[Callable, float]:
    """Take the step's matrix products and nothing else; give how many operations they are, too."""
    rng, (x, y), H = np.random.default_rng(0), batch(seeds, dtype), sum(widths)
    weight, hidden, dweight = (rng.normal(size=(seeds, H, n)).astype(dtype) for n in (64, BATCH, 64))
    weights2 = [np.ones((seeds, h, 10), dtype) for h in widths]
    dweights2, turned = [np.empty_like(w) for w in weights2], y.swapaxes(1, 2).copy()
    slices = [np.s_[:, a:b] for a, b in pairwise(np.cumsum([0, *widths]))]
    z = np.empty_like(turned)

    def run():
        np.matmul(weight, x.swapaxes(1, 2), out=hidden)
        for w, dw, rows in zip(weights2, dweights2, slices, strict=True):
            np.matmul(w.swapaxes(1, 2), hidden[rows], out=z)
            np.matmul(hidden[rows], y, out=dw)
            np.matmul(w, turned, out=hidden[rows])
        np.matmul(hidden, x, out=dweight)

    return run, 2.0 * seeds * BATCH * H * (2 * 64 + 3 * 10)


def contestants(widths, seeds: int, dtype: str) -> dict[str, tuple[Callable, Callable]]:
    """Give each way's step, and what gives the networks that it has learned; all begin with the same."""
    drawn = networks(tuple(range(seeds)), widths)
    states = [[{name: a.astype(dtype) for name, a in state.items()} for state in of_seed] for of_seed in drawn]
    return {
        "PyTorch, alone": alone(states, dtype, fused=False),
        "PyTorch, alone, fused": alone(states, dtype, fused=True),
        "PyTorch, bank": of_bank(TorchBank(states), seeds, dtype),
        "ours": of_bank(Bank(states), seeds, dtype),
    }


def require_same(ways: dict[str, tuple[Callable, Callable]]) -> None:
    """Raise unless after three steps all have the networks of the first.

    Raises: AssertionError that names the contestant and the weights.
    """
    expected = None
    for name, (step, learned) in ways.items():
        for _ in range(3):
            step()
        found = [state for of_seed in learned() for state in of_seed]
        expected = expected or [{n: a.copy() for n, a in state.items()} for state in found]
        for i, (one, other) in enumerate(zip(found, expected, strict=True)):
            for key in other:
                gap = np.abs(one[key] - other[key]).max() / np.abs(other[key]).max()
                assert gap <= TOLERANCE, f"{name}: {key} of network {i} is off by {gap:.1e}, relative"


def square(dtype: str, n: int = 1000) -> Callable:
    """Multiply two square matrices: the machine's rate of products."""
    a = np.random.default_rng(0).normal(size=(n, n)).astype(dtype)
    out = np.empty_like(a)
    return lambda: np.matmul(a, a, out=out)


def measure(row: dict, quick: bool) -> dict:
    """Check that all take the same steps, then time them, and the machine's rate of products."""
    size = SIZES[row["widths"]]
    require_same(contestants(*size, "float64"))
    ways = contestants(*size, row["dtype"])
    floor, operations = products(*size, row["dtype"])
    timed = {name: step for name, (step, _) in ways.items()} | {"products": floor, "square": square(row["dtype"])}
    timings = race(timed, rounds=7 if quick else 15, patience=4 if quick else 10)
    return {"seconds": {name: timing.seconds for name, timing in timings.items()}, "operations": operations}


def table(records: list[dict]) -> str:
    """Show the times and their ratios, the operations, and their rate beside the machine's."""
    names = [name for name in records[0]["result"]["seconds"] if name != "square"]
    lines = [tables.race_table(records, names, RATIOS), ""]
    for record in records:
        taken, operations = tables.timings(record), record["result"]["operations"]
        rates = {name: operations / taken[name].minimum / 1e9 for name in ("ours", "PyTorch, bank", "products")}
        told = ", ".join(f"{name} {rate:.0f}" for name, rate in rates.items())
        most = 2e9 / taken["square"].minimum / 1e9
        lines.append(
            f"- widths {record['row']['widths']}, {record['row']['dtype']}: "
            f"{operations / 1e6:.0f} million operations in products; "
            f"billions a second: {told}, "
            f"the machine {most:.0f}"
        )
    return "\n".join(lines)
