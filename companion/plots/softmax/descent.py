"""What descends: the loss of a training, and the lead of a right class under several costs."""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes

from companion.plots import style
from companion.shapes import Float

LINES = tuple(style.DASH.values())


def leads(paths: dict[str, Float[np.ndarray, "S"]], ax: Axes) -> Axes:
    """Draw, for each named cost, by how much the right class leads before every step of a descent."""
    for (name, path), line in zip(paths.items(), LINES, strict=False):
        ax.semilogx(np.arange(1, len(path) + 1), path, line, label=name)
    ax.axhline(0, color=style.QUIET, linewidth=0.8)
    ax.set(xlabel="step", ylabel="lead of the right class")
    ax.legend(loc="upper left")
    return ax


def losses(histories: dict[float, Float[np.ndarray, "S"]], ax: Axes) -> Axes:
    """Draw the loss of every step for each learning rate, both axes logarithmic."""
    for (lr, history), line in zip(histories.items(), LINES, strict=False):
        ax.loglog(np.arange(1, len(history) + 1), history, line, label=f"learning rate {lr:g}")
    ax.set(xlabel="step", ylabel="loss, nats")
    ax.legend()
    return ax
