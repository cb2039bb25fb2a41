"""What a reader has written by then: cells of the chapters, and solutions of their exercises, as they stand there."""

from __future__ import annotations

import json
import math
from pathlib import Path

import numpy as np

ROOT = Path(__file__).parents[2]
CELLS = {
    "notebooks/05_gradient_descent.ipynb": ("def momentum(", "def rmsprop("),
    "notebooks/06_backpropagation.ipynb": (
        "def add(",
        "def linear(",
        "class Tensor:",
        "def walk_back(",
        "def overwriting(",
    ),
    "exercises/softmax/source.ipynb": ("def stable_log_softmax(", "def label_smoothing_cross_entropy("),
    "exercises/gradient_descent/source.ipynb": ("def adamw_path(",),
    "exercises/backpropagation/source.ipynb": ("def hardswish(", "def my_linear(", "class Number:"),
}


def written() -> dict:
    """Give a reader's namespace with all of it."""
    mine = {"np": np, "math": math, "__name__": "mine"}
    for path, starts in CELLS.items():
        cells = json.loads((ROOT / path).read_text(encoding="utf-8"))["cells"]
        sources = ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]
        found = [source for start in starts for source in sources if source.startswith(start)]
        assert len(found) == len(starts), path
        for source in found:
            exec(source.partition("\n\n\n_ = read(")[0], mine)
    return mine


def only(mine: dict, *names: str, **others) -> dict:
    """Give a namespace with these of a reader's pieces, and others besides."""
    return {name: mine[name] for name in names} | others
