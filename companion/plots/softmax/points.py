"""Points of two classes in the plane, and the line that parts them."""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes

from companion.experiments.softmax import separable
from companion.plots import style


def parted(result: separable.Result, ax: Axes) -> Axes:
    """Draw the points of two classes and the line on which the model gives both the same score."""
    for label, (color, marker) in enumerate(((style.BLUE, "o"), (style.VERMILION, "s"))):
        ax.plot(*result.x[result.y == label].T, marker, color=color, markersize=4, label=f"class {label}")
    (a, b), c = result.weight[1] - result.weight[0], result.bias[1] - result.bias[0]
    x, y = nearest = -c * np.array([a, b]) / (a * a + b * b)  # the line's point nearest to the origin
    limits = ax.axis()
    ax.axline(nearest, (x - b, y + a), color=style.INK, linestyle="--", label="equal scores")
    ax.axis(limits)
    ax.set(xlabel="first feature", ylabel="second feature")
    ax.legend(loc="lower center", bbox_to_anchor=(0.5, 1), ncols=3, columnspacing=1.2)  # off the points
    return ax
