"""What a learner makes of what it has seen, beside what it makes of what it has not."""

from __future__ import annotations

from collections.abc import Iterable

from matplotlib.axes import Axes

from companion.plots import style


def depths(depths: Iterable[int], kept: list[float], held_out: list[float], ax: Axes) -> Axes:
    """Draw how many pictures trees of each depth read right: those learned from, and those held out."""
    for shares, label, color in ((kept, "training part", style.BLUE), (held_out, "validation part", style.VERMILION)):
        ax.plot(list(depths), [100 * share for share in shares], style.DASH[color], color=color, label=label)
    ax.set(xlabel="depth of the tree", ylabel="read right, %", ylim=(0, 103))
    ax.legend(loc="lower right")
    return ax
