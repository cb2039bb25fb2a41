"""The plane as a unit sees it: orange where it says less than zero, purple where more, a line where it says zero."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes

from companion.plots import style
from companion.shapes import Bool, Float

REACH, STEPS = 1.5, 121  # how far the plane is shown to all sides, and how finely


def places() -> Float[np.ndarray, "M 2"]:
    """Give the places of a fine grid over the plane, row by row, for a network to be asked about."""
    axis = np.linspace(-REACH, REACH, STEPS)
    return np.stack(np.meshgrid(axis, axis), axis=-1).reshape(-1, 2)


def seen(values: Float[np.ndarray, "M"], ax: Axes, *, title: str = "") -> Axes:
    """Draw what a unit says of all :func:`places`: the stronger, the darker, and a line where it changes sides."""
    values = np.reshape(values, (STEPS, STEPS))
    most = np.abs(values).max() or 1.0
    axis = np.linspace(-REACH, REACH, STEPS)
    ax.contourf(axis, axis, values, np.linspace(-most, most, 18), cmap="PuOr")
    if values.min() < 0 < values.max():
        ax.contour(axis, axis, values, [0.0], colors=style.INK, linewidths=1.2)
    return square(ax, title)


def island(x: Float[np.ndarray, "N 2"], inland: Bool[np.ndarray, "N"], ax: Axes, *, size: float = 3.5) -> Axes:
    """Draw the places of the island as dots and those of the sea as open squares."""
    ax.plot(*x[inland].T, "o", color=style.DATA, markersize=size, label="island")
    ax.plot(*x[~inland].T, "s", color=style.DATA, markersize=size, markerfacecolor="none", label="sea")
    return ax


def line(w: Sequence[float], b: float, ax: Axes, *, color: str, label: str) -> Axes:
    """Draw the line on which w x + b is zero, inside the limits that the axes have."""
    w = np.asarray(w, dtype=np.float64)
    nearest = -b * w / (w @ w)  # the line's point nearest to the origin
    limits = ax.axis()
    ax.axline(nearest, nearest + np.array([-w[1], w[0]]), color=color, linestyle=style.DASH[color], label=label)
    ax.axis(limits)
    return ax


def square(ax: Axes, title: str) -> Axes:
    """Show the plane's square, with three numbers at each side."""
    ax.set(xlim=(-REACH, REACH), ylim=(-REACH, REACH), xticks=(-1, 0, 1), yticks=(-1, 0, 1), aspect="equal")
    ax.set_title(title, loc="center", fontsize=10)
    return ax
