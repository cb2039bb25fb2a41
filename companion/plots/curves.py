"""Curves over seeds: the mean, and a band that says how far single runs lie from it.

Chapter: ai_ml_dl
"""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes

from companion.plots import style
from companion.shapes import Float


def band(curves: Float[np.ndarray, "S E"], ax: Axes, *, label: str, color: str, x=None) -> Axes:
    """Draw the mean of S curves and a band of one standard deviation to either side.

    Raises: ValueError for fewer than two curves, which have no spread.
    """
    curves = np.asarray(curves)
    if curves.ndim != 2 or len(curves) < 2:
        raise ValueError(f"band: curves must have shape (S, E) with S at least 2, got {curves.shape}")
    x = np.arange(1, curves.shape[1] + 1) if x is None else x
    mean, spread = curves.mean(axis=0), curves.std(axis=0, ddof=1)
    ax.fill_between(x, mean - spread, mean + spread, color=color, alpha=0.2, linewidth=0)
    ax.plot(x, mean, style.DASH.get(color, "-"), color=color, label=label)
    return ax


def geometric_band(curves: Float[np.ndarray, "S E"], ax: Axes, *, label: str, color: str, x=None) -> Axes:
    """Draw, on a logarithmic axis, the geometric mean of S curves and a factor of one standard deviation either way.

    Raises: ValueError for fewer than two curves, or a number that has no logarithm.

    Chapter: backpropagation
    """
    curves = np.asarray(curves)
    if curves.ndim != 2 or len(curves) < 2 or not (curves > 0).all():
        raise ValueError(f"geometric_band: curves must be S rows above 0, S at least 2, got shape {curves.shape}")
    x = np.arange(1, curves.shape[1] + 1) if x is None else x
    logs = np.log(curves)
    mean, spread = logs.mean(axis=0), logs.std(axis=0, ddof=1)
    ax.fill_between(x, np.exp(mean - spread), np.exp(mean + spread), color=color, alpha=0.2, linewidth=0)
    ax.plot(x, np.exp(mean), style.DASH.get(color, "-"), color=color, label=label)
    ax.set_yscale("log")
    return ax


def paired(
    first: Float[np.ndarray, "S"], second: Float[np.ndarray, "S"], ax: Axes, *, names: tuple[str, str]
) -> Axes:
    """Join each seed's two numbers by a line: what matters is how each line slopes, not where it lies."""
    for a, b in zip(first, second, strict=True):
        ax.plot([0, 1], [a, b], color="0.6", linewidth=1, marker="o", markersize=4)
    ax.plot([0, 1], [np.mean(first), np.mean(second)], color=style.INK, linewidth=3, marker="o", label="mean")
    ax.set_xticks([0, 1], names)
    ax.set_xlim(-0.3, 1.3)
    return ax
