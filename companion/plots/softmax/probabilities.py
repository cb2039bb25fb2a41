"""Probabilities of classes as bars, and confidence against what became of it."""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import to_hex

from companion.plots import style
from companion.scratch.metrics import reliability_curve
from companion.shapes import Float, Int


def bars(groups: dict[str, Float[np.ndarray, "K"]], ax: Axes, *, classes=None, colors=style.CYCLE) -> Axes:
    """Draw several rows of K numbers side by side, one colour a row."""
    width = 0.8 / len(groups)
    for i, (name, values) in enumerate(groups.items()):
        position = np.arange(len(values)) + (i - (len(groups) - 1) / 2) * width
        ax.bar(position, values, 0.9 * width, label=name, color=colors[i])
    k = len(next(iter(groups.values())))
    ax.set_xticks(np.arange(k), classes if classes is not None else np.arange(k))
    ax.axhline(0, color=style.QUIET, linewidth=0.8)
    return ax


def reliability(
    labels: Int[np.ndarray, "N"], probabilities: Float[np.ndarray, "N K"], ax: Axes, *, label: str, color: str
) -> Axes:
    """Draw, bin by bin, how often predictions of some confidence are right; the diagonal is to be trusted."""
    accuracy, confidence, counts = reliability_curve(labels, probabilities)
    ax.plot([0, 1], [0, 1], color=style.QUIET, linestyle=":", linewidth=1.2)
    ax.plot(confidence, accuracy, style.DASH[to_hex(color).upper()], color=color, label=label)
    ax.scatter(confidence, accuracy, s=8 + 160 * counts / counts.sum(), color=color, zorder=3)
    ax.set(xlabel="mean confidence in the bin", ylabel="share of right answers")
    return ax
