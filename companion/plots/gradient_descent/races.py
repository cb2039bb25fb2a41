"""How far searches and descents have come, by what they cost: medians with quartiles, means with bands."""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes

from companion.experiments.gradient_descent import passes, search_cost
from companion.plots import style
from companion.plots.curves import geometric_band

MARKERS = ("o", "s", "^", "D")


def costs(result: search_cost.Result, ax: Axes) -> Axes:
    """Draw, for each way to search, the values asked for by dimension: the median, and a bar between quartiles."""
    ways = {
        "random search": result.random,
        "evolution strategy": result.evolution,
        "gradient descent": result.descent,
    }
    for (name, asked), color, marker in zip(ways.items(), style.CYCLE, MARKERS, strict=False):
        tried = ~np.isnan(asked).any(axis=0)
        low, middle, high = np.quantile(asked[:, tried], (0.25, 0.5, 0.75), axis=0)
        ax.errorbar(
            result.dimensions[tried],
            middle,
            (middle - low, high - middle),
            color=color,
            linestyle=style.DASH[color],
            marker=marker,
            markersize=4,
            label=name,
        )
    ax.set(xscale="log", yscale="log", xlabel="dimensions", ylabel="values of the loss")
    ax.set_xticks(result.dimensions, [str(d) for d in result.dimensions])
    ax.minorticks_off()
    ax.legend()
    return ax


def epochs(result: passes.Result, ax: Axes) -> Axes:
    """Draw the loss after each epoch for each size of batch, with a band over the seeds."""
    for size, losses, color in zip(result.batches, result.loss, style.CYCLE, strict=False):
        geometric_band(losses, ax, label=f"batches of {size:,}", color=color)
    ax.set(xlabel="epochs", ylabel="loss on all pictures, nats")
    ax.set_ylim(bottom=result.loss.min() / 4)  # room for the legend, off the curves
    ax.legend(loc="lower left", ncols=2, columnspacing=1.2)
    return ax
