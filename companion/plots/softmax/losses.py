"""Losses as curves, computed by the operations themselves."""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes

from companion.plots import style
from companion.scratch import ops
from companion.shapes import Float


def margins(ax: Axes) -> Axes:
    """Draw, for two classes, what a margin (right score minus wrong score) costs under three losses."""
    margin = np.linspace(-4, 4, 401)
    scores = np.stack([margin, np.zeros_like(margin)], axis=1)  # (401, 2)
    right = np.zeros(len(margin), dtype=int)
    entropy = ops.cross_entropy(scores, right, reduction="none")[0]
    hinge = 2 * ops.multi_margin_loss(scores, right, reduction="none")[0]  # undo its division by K = 2
    ax.plot(margin, entropy, label="cross-entropy, nats")
    ax.plot(margin, hinge, "--", label="hinge")
    ax.step(margin, margin < 0, color=style.QUIET, linestyle=":", label="mistakes")
    ax.set(xlabel="margin: right score minus wrong score", ylabel="loss", ylim=(-0.1, 4.2))
    ax.legend()
    return ax


def errors(losses: dict, ax: Axes) -> Axes:
    """Draw what an error costs under each of the named losses."""
    error = np.linspace(-3, 3, 301)
    for (name, loss), dash in zip(losses.items(), ("-", "--", "-."), strict=False):
        ax.plot(error, loss(error, np.zeros_like(error), reduction="none")[0], dash, label=name)
    ax.set(xlabel="error: prediction minus target", ylabel="loss", ylim=(-0.1, 4.2))
    ax.legend()
    return ax


def lines(
    x: Float[np.ndarray, "N"], t: Float[np.ndarray, "N"], fits: dict[str, tuple[float, float]], ax: Axes
) -> Axes:
    """Draw points, and the line that each named loss fitted to them, given as its slope and intercept."""
    ax.plot(x, t, "o", color=style.DATA, markersize=4)
    for (name, (slope, intercept)), dash in zip(fits.items(), ("-", "--", "-."), strict=False):
        ax.plot(x, slope * x + intercept, dash, label=f"{name}: slope {slope:.1f}")
    ax.set(xlabel="x", ylabel="target t", xticks=(-1, -0.5, 0, 0.5, 1))
    ax.legend()
    return ax
