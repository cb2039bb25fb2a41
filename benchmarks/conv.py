"""One training step of a small convolutional network, on the tape, against PyTorch eager."""

from __future__ import annotations

from collections.abc import Callable
from itertools import product

import numpy as np

from benchmarks import steps, tables

TITLE = "One training step of a convolutional network"
BATCH = 64


def build(size: int) -> Callable:
    """Give the function that builds the network for pictures so many pixels wide, in either world."""
    left = ((size - 2) // 2 - 2) ** 2  # pixels, after a convolution, a pool and another convolution

    def model(world, rng, dtype):
        layers = world.layers
        return layers.Sequential(
            layers.Conv2d(1, 8, 3, rng=rng, dtype=dtype),
            layers.ReLU(),
            layers.MaxPool2d(2),
            layers.Conv2d(8, 16, 3, rng=rng, dtype=dtype),
            layers.ReLU(),
            layers.Flatten(),
            layers.Linear(16 * left, 10, rng=rng, dtype=dtype),
        )

    return model


def task(size: int, batch: int, dtype: str):
    """Draw pictures and labels; give how to build the model and its loss, and the batch."""
    rng = np.random.default_rng(1)
    x = rng.normal(size=(batch, 1, size, size)).astype(dtype)
    return build(size), steps.cross_entropy, x, rng.integers(10, size=batch)


def rows(quick: bool) -> list[dict]:
    """List sizes of pictures, kinds of number, and threads."""
    return [
        {"pictures": f"{size} x {size}", "batch": BATCH, "dtype": dtype, "threads": threads}
        for threads, dtype, size in product((1,) if quick else (1, 2), steps.dtypes(quick), (8, 28))
    ]


def measure(row: dict, quick: bool) -> dict:
    """Check that both worlds take the same steps, then time them."""
    chosen = task(int(row["pictures"].split()[0]), row["batch"], row["dtype"])
    return steps.race_of(*chosen, quick=quick, threads=row["threads"])


def table(records: list[dict]) -> str:
    """Show both times and their ratio."""
    return tables.race_table(records, ("ours", "PyTorch"), [("ours", "PyTorch")])
