"""Points of two classes in the plane, and the line that parts them."""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes

from companion.plots import style
from companion.shapes import Float, Int


def parted(
    x: Float[np.ndarray, "N 2"],
    labels: Int[np.ndarray, "N"],
    W: Float[np.ndarray, "2 2"],
    b: Float[np.ndarray, "2"],
    ax: Axes,
) -> Axes:
    """Draw the points of two classes and the line on which a linear model gives both the same score."""
    for label, (color, marker) in enumerate(((style.BLUE, "o"), (style.VERMILION, "s"))):
        ax.plot(*x[labels == label].T, marker, color=color, markersize=4, label=f"class {label}")
    normal, offset = W[1] - W[0], b[1] - b[0]
    nearest = -offset * normal / (normal @ normal)  # the line's point nearest to the origin
    limits = ax.axis()
    along = np.array([-normal[1], normal[0]])
    ax.axline(nearest, nearest + along, color=style.INK, linestyle="--", label="equal scores")
    ax.axis(limits)
    ax.set(xlabel="first feature", ylabel="second feature")
    ax.legend(loc="lower center", bbox_to_anchor=(0.5, 1), ncols=3, columnspacing=1.2)  # off the points
    return ax
