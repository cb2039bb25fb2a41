"""Losses as curves, computed by the operations themselves."""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes

from companion.experiments.softmax import outlier
from companion.plots import style
from companion.scratch import ops


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


def lines(results: dict[str, outlier.Result], ax: Axes) -> Axes:
    """Draw the points, and the line that each named result fitted to them."""
    first = next(iter(results.values()))
    ax.plot(first.x, first.y, "o", color=style.INK, markersize=4)
    for (name, result), dash in zip(results.items(), ("-", "--", "-."), strict=False):
        ax.plot(first.x, result.slope * first.x + result.intercept, dash, label=f"{name}: slope {result.slope:.1f}")
    ax.set(xlabel="x", ylabel="target t", xticks=(-1, -0.5, 0, 0.5, 1))
    ax.legend()
    return ax
