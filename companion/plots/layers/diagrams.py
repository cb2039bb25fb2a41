"""Tensor diagrams: an array is a box, each of its axes a leg, and a leg that joins two boxes is summed over."""

from __future__ import annotations

from collections.abc import Sequence

from matplotlib.axes import Axes
from matplotlib.patches import FancyBboxPatch

from companion.plots import style

PITCH, SIDE = 1.0, 0.44  # from box to box, and the size of one


def chain(boxes: Sequence[str], legs: Sequence[str], ax: Axes, *, title: str = "", merged: tuple = ()) -> Axes:
    """Draw arrays in a row, with a leg before the first, between any two, and after the last; "" is no leg.

    ``merged`` holds the first and last place of boxes that one dashed frame surrounds: they may be multiplied first.
    """
    if len(legs) != len(boxes) + 1:
        raise ValueError(f"chain: {len(boxes)} boxes have {len(boxes) + 1} legs, got {len(legs)}")
    for place, leg in enumerate(legs):
        if leg:
            inner = 0 < place < len(boxes)
            color = style.PREDICTION if inner else style.INK
            ax.plot([place - PITCH, place], [0, 0], style.DASH[style.PREDICTION], color=color, linewidth=2, zorder=1)
            ax.text(place - PITCH / 2, 0.12, leg, ha="center", color=color)
    for place, name in enumerate(boxes):
        corner = (place - SIDE / 2, -SIDE / 2)
        look = {"boxstyle": "round,pad=0,rounding_size=0.08", "edgecolor": style.INK, "facecolor": style.CARD}
        ax.add_patch(FancyBboxPatch(corner, SIDE, SIDE, zorder=2, **look))
        ax.text(place, 0, name, ha="center", va="center", zorder=3)
    if merged:
        first, last = merged
        corner, width = (first - 0.34, -0.36), last - first + 0.68
        frame = {"boxstyle": "round,pad=0,rounding_size=0.1", "linestyle": "--", "facecolor": "none"}
        ax.add_patch(FancyBboxPatch(corner, width, 0.72, edgecolor=style.QUIET, zorder=0, **frame))
    ax.set(xlim=(-1.05, 3.05), ylim=(-0.42, 0.42), aspect="equal")
    ax.set_axis_off()
    ax.set_title(title, fontsize=10)
    return ax
