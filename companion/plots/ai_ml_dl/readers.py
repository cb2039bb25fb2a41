"""How several ways to read digits do: what they misread, and how they improve with the pictures they have seen."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes

from companion.experiments.ai_ml_dl import rivals
from companion.plots import style
from companion.plots.curves import band
from companion.plots.softmax.pictures import picture
from companion.shapes import Float, Int

TWICE = {  # whose accuracy is drawn, and as what: a colour for each reader, and a marker where it reads pixels
    "linear_on_pixels": ("linear, pixels", style.VERMILION, "o"),
    "linear_on_features": ("linear, measurements", style.VERMILION, ""),
    "tree_on_pixels": ("tree, pixels", style.GREEN, "o"),
    "tree_on_features": ("tree, measurements", style.GREEN, ""),
    "rules": ("rules by hand", style.WINE, ""),
}
OTHERS = {
    "neighbours_on_pixels": ("neighbours, pixels", style.INK, "o"),
    "neighbours_on_features": ("neighbours, measurements", style.INK, ""),
    "network_on_pixels": ("network, pixels", style.BLUE, "o"),
    "rules": ("rules by hand", style.WINE, ""),
}


def misread(
    pixels: Float[np.ndarray, "N D"], labels: Int[np.ndarray, "N"], said: Int[np.ndarray, "N"], axes: Sequence[Axes]
) -> Sequence[Axes]:
    """Draw as many digits as there are axes, each under what it is, an arrow, and what it was read as."""
    for one, label, answer, ax in zip(pixels, labels, said, axes, strict=False):
        picture(one, ax, title=f"{label} → {answer}")
    return axes


def by_lessons(
    results: dict[int, list[rivals.Result]], ax: Axes, shown: dict[str, tuple[str, str, str]] = TWICE
) -> Axes:
    """Draw the share of pictures that each reader reads right over how many it has learned from, with bands."""
    sizes = list(results)
    for field, (label, color, marker) in shown.items():
        shares = np.array([[getattr(result, field) for result in results[n]] for n in sizes])  # (sizes, seeds)
        band(100 * shares.T, ax, label=label, color=color, x=sizes)
        ax.lines[-1].set_marker(marker)
    ax.set_xscale("log")
    ax.set_xticks(sizes, [f"{n:,}" for n in sizes])
    ax.minorticks_off()
    ax.set(xlabel="pictures to learn from", ylabel="new ones read right, %", ylim=(10, 101))
    ax.legend(loc="lower right", fontsize=9)
    return ax
