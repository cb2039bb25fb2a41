"""The largest error of networks against their width."""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes
from matplotlib.ticker import FuncFormatter, NullLocator

from companion.experiments.universal_approximation import trained
from companion.plots import style
from companion.shapes import Float, Int

MARKERS = "osD^"


def against_width(widths: Int[np.ndarray, "W"], errors: dict[str, Float[np.ndarray, "W"]], ax: Axes) -> Axes:
    """Draw the largest error of each named function against the number of units, both axes logarithmic."""
    for (name, error), line, marker in zip(errors.items(), style.DASH.values(), MARKERS, strict=False):
        ax.loglog(widths, error, line, marker=marker, markersize=4, label=name)
    return _of_width(widths, ax)


def beside_built(runs: dict[int, trained.Result], ax: Axes) -> Axes:
    """Draw every trained network's largest error as a circle, and the construction's as squares on a line."""
    widths = np.array(list(runs))
    for width, run in runs.items():
        spread = width * np.geomspace(0.94, 1.06, len(run.largest))  # side by side, so that all can be seen
        label = "trained" if width == widths[0] else None
        ax.loglog(spread, run.largest, "o", color=style.VERMILION, markersize=4, fillstyle="none", label=label)
    built = [run.built_largest for run in runs.values()]
    ax.loglog(widths, built, "-s", color=style.BLUE, markersize=5, label="built")
    return _of_width(widths, ax)


def _of_width(widths: Int[np.ndarray, "W"], ax: Axes) -> Axes:
    ax.set_xticks(widths)
    ax.xaxis.set_major_formatter(FuncFormatter(lambda width, _: f"{width:g}"))
    ax.xaxis.set_minor_locator(NullLocator())
    ax.set(xlabel="hidden units", ylabel="largest error")
    ax.legend(loc="lower left")
    return ax
