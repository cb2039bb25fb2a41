"""Digits and weights as pictures of 8 x 8 pixels."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes

from companion.plots import style
from companion.shapes import Float, Int


def picture(pixels: Float[np.ndarray, "D"], ax: Axes, *, title: str = "") -> Axes:
    """Draw one digit, dark ink on a light ground."""
    ax.imshow(np.reshape(pixels, (8, 8)), vmin=0, vmax=1)
    return _bare(ax, title)


def answered(
    pixels: Float[np.ndarray, "N D"], labels: Int[np.ndarray, "N"], said: Int[np.ndarray, "N"], axes: Sequence[Axes]
) -> Sequence[Axes]:
    """Draw digits, each under what a model says it is, with a tick where that is right and a cross where not."""
    for picked, label, answer, ax in zip(pixels, labels, said, axes, strict=True):
        right = answer == label
        picture(picked, ax, title=f"{answer} {'✓' if right else '✗'}")
        ax.title.set_color(style.RIGHT if right else style.WRONG)
    return axes


def misread(
    pixels: Float[np.ndarray, "N D"], labels: Int[np.ndarray, "N"], p: Float[np.ndarray, "N K"], axes: Sequence[Axes]
) -> Sequence[Axes]:
    """Draw digits under what they are and what they were read as, each with its probability."""
    for picked, label, row, ax in zip(pixels, labels, p, axes, strict=True):
        answer = row.argmax()
        picture(picked, ax, title=f"is {label} ({row[label]:.2f})\nread as {answer} ({row[answer]:.2f})")
    return axes


def templates(weight: Float[np.ndarray, "K D"], axes: Sequence[Axes]) -> Sequence[Axes]:
    """Draw each class's row of weights: purple where ink raises its score, orange where ink lowers it."""
    size = np.abs(weight).max()
    for k, (row, ax) in enumerate(zip(weight, axes, strict=True)):
        ax.imshow(row.reshape(8, 8), cmap="PuOr", vmin=-size, vmax=size)
        _bare(ax, str(k))
    return axes


def _bare(ax: Axes, title: str) -> Axes:
    ax.set_xticks([])
    ax.set_yticks([])
    ax.spines[:].set_visible(False)
    ax.set_title(title, loc="center")
    return ax
