"""One training step of a Transformer block, on the tape, against PyTorch eager; its input gets a gradient too."""

from __future__ import annotations

from itertools import product

import numpy as np

from benchmarks import steps, tables
from companion.reference import layers as reference_layers
from companion.reference import models as reference_models
from companion.scratch import layers as scratch_layers
from companion.scratch import models as scratch_models

TITLE = "One training step of a Transformer block"
WIDTH, HEADS, TOKENS, BATCH = 64, 4, 64, 32


MODELS = {scratch_layers: scratch_models, reference_layers: reference_models}


def build(layers, rng, dtype):
    """Build one world's block: PyTorch's own TransformerEncoderLayer, with its normalisation first, and its twin."""
    return MODELS[layers].TransformerEncoderLayer(WIDTH, HEADS, 4 * WIDTH, norm_first=True, rng=rng, dtype=dtype)


def mean_square(layers):
    """Make a loss that costs little beside the block."""
    return layers.MSELoss()


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
