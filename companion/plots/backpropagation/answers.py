"""Digits, and what a network says that they are."""

from __future__ import annotations

from collections.abc import Iterable

from matplotlib.axes import Axes

from companion.plots import style
from companion.plots.softmax.pictures import picture
from companion.shapes import Array, Float, Int


def answers(
    pixels: Float[Array, "N D"], labels: Int[Array, "N"], said: Int[Array, "N"], axes: Iterable[Axes]
) -> None:
    """Draw each digit with the network's answer above it: a tick where that is right, a cross where it is wrong."""
    for row, label, answer, ax in zip(pixels, labels, said, axes, strict=True):
        right = label == answer
        picture(row, ax, title=f"{answer} ✓" if right else f"{answer} ✗")
        ax.title.set_color(style.RIGHT if right else style.WRONG)
