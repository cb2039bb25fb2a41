"""Functions of one number: a curve, the networks that follow it, and where these bend."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes

from companion.experiments.universal_approximation import trained
from companion.experiments.universal_approximation.interpolation import wave
from companion.plots import style
from companion.shapes import Float

KINDS = ("built", style.BLUE), ("trained", style.VERMILION)
BENDS = ("built", style.BLUE, "o"), ("at the start", style.VERMILION, "|"), ("trained", style.VERMILION, "x")


def over_curve(
    x: Float[np.ndarray, "N"], curve: Float[np.ndarray, "N"], networks: dict[str, Float[np.ndarray, "N"]], ax: Axes
) -> Axes:
    """Draw a curve as data, and each named network over it."""
    ax.plot(x, curve, color=style.DATA, linewidth=1.2, label="the curve")
    looks = (style.BLUE, "--"), (style.VERMILION, "-."), (style.GREEN, ":")  # the curve's line is solid
    for (name, y), (color, line) in zip(networks.items(), looks, strict=False):
        ax.plot(x, y, line, color=color, label=name)
    ax.set(xlabel="x")
    ax.legend(loc="upper right")
    return ax


def folded(
    x: Float[np.ndarray, "N"], teeth: dict[int, Float[np.ndarray, "N"]], axes: Sequence[Axes]
) -> Sequence[Axes]:
    """Draw what so many folds make of the interval from 0 to 1, one below the other."""
    for (folds, y), ax in zip(teeth.items(), axes, strict=True):
        ax.plot(x, y, color=style.PREDICTION)
        ax.set_yticks([0, 1])
        ax.set_title(f"{folds} fold{'s' if folds > 1 else ''}: {2**folds} pieces")
    axes[-1].set(xlabel="x")
    return axes


def beside_built(run: trained.Result, axes: Sequence[Axes]) -> Sequence[Axes]:
    """Draw the built network and the trained one of median error over the curve, and below where their units bend.

    Of the trained one also where they bent before.
    """
    above, below = axes
    units = run.kinks.shape[1]
    knots = np.linspace(0, 1, units + 1)
    median = np.argsort(run.largest)[len(run.largest) // 2]
    networks = np.interp(run.x, knots, wave(knots)), run.y[median]
    above.plot(run.x, wave(run.x), color=style.DATA, linewidth=1.2, label="the curve")
    for (name, color), y in zip(KINDS, networks, strict=True):
        above.plot(run.x, y, style.DASH[color] if name == "trained" else "-.", color=color, label=name)
    above.legend(loc="upper right")
    rows = np.arange(len(BENDS))[::-1]
    for (_, color, marker), bends, row in zip(
        BENDS, (knots[:-1], run.began[median], run.kinks[median]), rows, strict=True
    ):
        inside = bends[(bends >= 0) & (bends <= 1)]
        below.plot(inside, np.full(len(inside), row), marker, color=color, markersize=5)
    below.set_yticks(rows, [name for name, _, _ in BENDS])
    below.set(xlabel="x", ylim=(-0.6, 2.6), title="bends")
    return axes
