"""Digits as points of a plane, and what every limit on a score would give."""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes

from companion.plots import style
from companion.shapes import Float, Int


def digits(coordinates: Float[np.ndarray, "N 2"], labels: Int[np.ndarray, "N"], ax: Axes, *, every: int = 3) -> Axes:
    """Draw every third picture as its digit, at its two coordinates."""
    for (a, b), label in zip(coordinates[::every], labels[::every], strict=True):
        color = style.CYCLE[label % len(style.CYCLE)]
        ax.text(a, b, str(label), color=color, fontsize=8, ha="center", va="center")
    low, high = coordinates.min(axis=0) - 0.1, coordinates.max(axis=0) + 0.1
    ax.set(xlabel="first component", ylabel="second component", xlim=(low[0], high[0]), ylim=(low[1], high[1]))
    return ax


def limits(curves: dict[str, tuple], ax: Axes) -> Axes:
    """Draw precision over recall for each named score, a step from limit to limit."""
    for (name, (precision, recall)), (color, dash) in zip(curves.items(), style.DASH.items(), strict=False):
        ax.step(100 * recall, 100 * precision, dash, where="post", color=color, label=name)
    ax.set(xlabel="recall, %", ylabel="precision, %", ylim=(0, 103))
    ax.legend(loc="lower left")
    return ax
