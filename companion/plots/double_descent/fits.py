"""Curves through noisy points: too stiff, about right, and too free."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes

from companion.plots import style
from companion.shapes import Float


def through(
    points: tuple[Float[np.ndarray, "N"], Float[np.ndarray, "N"]],
    places: Float[np.ndarray, "M"],
    truth: Float[np.ndarray, "M"],
    fits: dict[str, Float[np.ndarray, "M"]],
    axes: Sequence[Axes],
) -> Sequence[Axes]:
    """Draw points and the truth in every panel, and in each one named fit."""
    for (name, fit), ax in zip(fits.items(), axes, strict=True):
        ax.plot(places, truth, ":", color=style.QUIET, linewidth=1.2)
        ax.plot(places, fit, color=style.PREDICTION)
        ax.plot(*points, "o", color=style.DATA, markersize=4)
        ax.set(ylim=(-2.4, 2.4), yticks=[-1, 1], title=name)
        ax.label_outer()
    return axes
