"""One training step of a Transformer block, on the tape, against PyTorch eager; its input gets a gradient too."""

from __future__ import annotations

from itertools import product

import numpy as np

from benchmarks import steps, tables
from companion.world import World

TITLE = "One training step of a Transformer block"
WIDTH, HEADS, TOKENS, BATCH = 64, 4, 64, 32


def build(world: World, rng, dtype):
    """Build one world's block: PyTorch's own TransformerEncoderLayer, with its normalisation first, and its twin."""
    return world.models.TransformerEncoderLayer(WIDTH, HEADS, 4 * WIDTH, norm_first=True, rng=rng, dtype=dtype)


def mean_square(world: World):
    """Make a loss that costs little beside the block."""
    return world.layers.MSELoss()


def task(batch: int, dtype: str):
    """Draw texts as the block sees them and what it should make of them; give the model, its loss, and these."""
    rng = np.random.default_rng(1)
    x, y = rng.normal(size=(2, batch, TOKENS, WIDTH)).astype(dtype)
    return build, mean_square, x, y


def rows(quick: bool) -> list[dict]:
    """List kinds of number, and threads."""
    return [
        {"width": WIDTH, "heads": HEADS, "tokens": TOKENS, "batch": BATCH, "dtype": dtype, "threads": threads}
        for threads, dtype in product((1,) if quick else (1, 2), steps.dtypes(quick))
    ]


def measure(row: dict, quick: bool) -> dict:
    """Check that both worlds take the same steps, then time them."""
    chosen = task(row["batch"], row["dtype"])
    return steps.race_of(*chosen, needs_input=True, quick=quick, threads=row["threads"])


def table(records: list[dict]) -> str:
    """Show both times and their ratio."""
    return tables.race_table(records, ("ours", "PyTorch"), [("ours", "PyTorch")])
