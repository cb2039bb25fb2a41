"""How well networks of each size do, start by start."""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes

from companion.experiments.layers import learned_features
from companion.plots import style


def by_units(result: learned_features.Result, ax: Axes, *, by_hand: float | None = None) -> Axes:
    """Draw the share of places that each start puts right against the hidden units."""
    places = np.arange(len(result.units))
    for i, shares in enumerate(result.right):
        spread = np.linspace(-0.2, 0.2, len(shares))  # side by side, so that equal ones are all seen
        dots = {"color": style.BLUE, "markersize": 6, "label": "one network" if i == 0 else None}
        ax.plot(places[i] + spread, 100 * shares, ".", **dots)
    if by_hand is not None:
        ax.axhline(100 * by_hand, color=style.GREEN, linestyle=style.DASH[style.GREEN], label="feature by hand")
    ax.set_xticks(places, result.units)
    ax.set(xlabel="hidden units", ylabel="places right, %")
    ax.legend(loc="lower center", bbox_to_anchor=(0.5, 1), ncols=3, columnspacing=1.2)  # off the dots
    return ax
