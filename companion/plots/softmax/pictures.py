"""Digits and weights as pictures of 8 x 8 pixels."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes

from companion.shapes import Float


def picture(pixels: Float[np.ndarray, "D"], ax: Axes, *, title: str = "") -> Axes:
    """Draw one digit, dark ink on a light ground."""
    ax.imshow(np.reshape(pixels, (8, 8)), vmin=0, vmax=1)
    return _bare(ax, title)


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
