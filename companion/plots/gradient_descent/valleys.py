"""Walks over the contour lines of small losses: a valley, and a saddle between two valleys."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes

from companion.plots import style
from companion.shapes import Array, Float

LEVELS = 2.0 ** np.arange(-6, 8)


def walks(
    paths: dict[float, Float[Array, "S 2"]], curvature: Float[Array, "2"], axes: Sequence[Axes]
) -> Sequence[Axes]:
    """Draw, one below the other, walks at several rates over sum_i lambda_i w_i^2 / 2."""
    across, along = np.meshgrid(np.linspace(-1.9, 1.9, 101), np.linspace(-4.6, 4.6, 201), indexing="ij")
    height = (curvature[0] * along**2 + curvature[1] * across**2) / 2
    for (lr, path), ax in zip(paths.items(), axes, strict=True):
        ax.contour(along, across, height, levels=LEVELS, colors="#BBBBBB", linewidths=0.7)
        ax.plot(*path.T, "-o", color=style.GRADIENT, markersize=3, linewidth=1)
        ax.plot(0, 0, "*", color=style.RIGHT, markersize=10)
        ax.set(xlim=(-4.6, 1.4), ylim=(-1.9, 1.9), ylabel="$w_2$")
        ax.set_title(f"rate {lr:g}")
    axes[-1].set(xlabel="$w_1$")
    return axes


def saddle(paths: dict[float, Float[Array, "S 2"]], ax: Axes) -> Axes:
    """Draw walks with several strengths of noise over (a b - 1)^2 / 2, and its minima, dashed."""
    a, b = np.meshgrid(np.linspace(-1.6, 1.6, 201), np.linspace(-1.6, 1.6, 201))
    ax.contour(a, b, (a * b - 1) ** 2 / 2, levels=np.linspace(0.05, 2.5, 14), colors="#BBBBBB", linewidths=0.7)
    for side in (-1, 1):
        arm = side * np.linspace(0.6, 1.6, 101)
        ax.plot(arm, 1 / arm, "--", color=style.GREEN, linewidth=1.5)
    looks = zip(paths.items(), ((style.WINE, "o", 3), (style.BLUE, "s", 2)), strict=False)
    for (noise, path), (color, marker, layer) in looks:
        style_of = {"marker": marker, "color": color, "markersize": 3, "linewidth": 1, "zorder": layer}
        ax.plot(*path.T, "-", label=f"noise {noise:g}", **style_of)
    ax.set(xlabel="$a$", ylabel="$b$", xlim=(-1.6, 1.6), ylim=(-1.6, 1.6), aspect="equal")
    ax.legend(loc="upper left")
    return ax
