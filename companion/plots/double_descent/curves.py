"""Errors against the number of features: one draw or a band over many, with the threshold marked."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes

from companion.plots import style
from companion.shapes import Float, Int

MARKERS = ("o", "s", "^", "D")


def by_size(
    sizes: Int[np.ndarray, "H"],
    errors: dict[str, np.ndarray],
    ax: Axes,
    *,
    threshold: float | None = None,
    xlabel: str = "hidden units",
    ylabel: str = "misread",
    log: bool = False,
) -> Axes:
    """Draw each named error over the sizes: of one draw (H,) a line, of several (S, H) the median between quartiles.

    ``threshold`` marks the size at which the training data can just be fitted; ``log`` draws the errors on a
    logarithmic axis.
    """
    looks = zip(style.CYCLE, MARKERS, strict=True)
    for (name, values), (color, marker) in zip(errors.items(), looks, strict=False):
        low, middle, high = np.quantile(np.atleast_2d(values), (0.25, 0.5, 0.75), axis=0)
        ax.fill_between(sizes, low, high, color=color, alpha=0.2, linewidth=0)
        ax.plot(sizes, middle, style.DASH[color], color=color, marker=marker, markersize=3.5, label=name)
    if threshold is not None:
        mark(threshold, ax)
    ax.set(xscale="log", xlabel=xlabel, ylabel=ylabel)
    if log:
        ax.set_yscale("log")
    ax.legend()
    return ax


def mark(threshold: float, ax: Axes) -> Axes:
    """Draw a quiet upright line where the training data can just be fitted."""
    ax.axvline(threshold, color=style.QUIET, linewidth=1, linestyle=(0, (2, 3)), zorder=0)
    return ax


def over_theory(
    sizes: Int[np.ndarray, "H"],
    measured: Float[np.ndarray, "S H"],
    formula: Sequence[tuple[np.ndarray, np.ndarray]],
    ax: Axes,
    *,
    threshold: float,
    limit: Sequence[tuple[np.ndarray, np.ndarray]] = (),
) -> Axes:
    """Draw a formula, in pieces (sizes, risks), as lines, and over it the measured means with their uncertainty.

    A bar has two standard errors of the mean to either side. What the formula tends to, in such pieces as well, is
    dotted.
    """
    for i, (where, risk) in enumerate(formula):
        ax.plot(where, risk, color=style.BLUE, label=None if i else "formula")
    for i, (where, risk) in enumerate(limit):
        ax.plot(where, risk, ":", color=style.WINE, label=None if i else "its limit")
    error = 2 * measured.std(axis=0, ddof=1) / np.sqrt(len(measured))
    ax.errorbar(
        sizes, measured.mean(axis=0), error, fmt="o", color=style.DATA, markersize=4, linewidth=1, label="measured"
    )
    mark(threshold, ax)
    ax.set(xscale="log", yscale="log", xlabel="features", ylabel="excess risk")
    ax.legend()
    return ax
