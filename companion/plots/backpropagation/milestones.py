"""A reader's training beside the package's: the losses of both, step by step."""

from __future__ import annotations

from matplotlib.axes import Axes

from companion.own import Run
from companion.plots import style


def losses(run: Run, ax: Axes, *, points: int = 12) -> Axes:
    """Draw the reader's loss of every step as a line, and some of the package's as rings on it."""
    steps = range(1, len(run.losses) + 1)
    ax.plot(steps, run.losses[:, 0], color=style.PREDICTION, linewidth=0.8, label="yours")
    every = slice(0, None, max(1, len(run.losses) // points))
    ax.plot(steps[every], run.losses[every, 1], "o", color=style.DATA, fillstyle="none", label="the package's")
    ax.set(xlabel="step", ylabel="loss", yscale="log")
    return ax
