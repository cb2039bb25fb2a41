"""What three kinds of learner are told, side by side: right answers, data alone, a reward."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from matplotlib import pyplot as plt
from matplotlib.figure import Figure

from companion.plots import style
from companion.plots.softmax.pictures import picture


def three_kinds(labelled: tuple, grouped: tuple, shown: Sequence[int]) -> Figure:
    """Draw pictures with their digits, centres with the commonest digit of their groups, and what was shown when."""
    figure = plt.figure(figsize=style.TALL)
    answers, alone, reward = figure.subfigures(3, 1, height_ratios=(1, 1, 2.4))
    for rows, (pictures, names), told in ((answers, labelled, "right answers"), (alone, grouped, "data alone")):
        rows.suptitle(told, x=0.01, ha="left", fontsize=11)
        for pixels, name, ax in zip(pictures, names, rows.subplots(1, len(pictures)), strict=True):
            picture(pixels, ax, title=str(name))
    reward.suptitle("a reward", x=0.01, ha="left", fontsize=11)
    ax, shown = reward.subplots(), np.asarray(shown)
    for arm, (color, dash) in zip(np.unique(shown), style.DASH.items(), strict=False):
        readers = np.arange(1, len(shown) + 1)
        ax.plot(readers, 100 * np.cumsum(shown == arm) / readers, dash, color=color, label=f"headline {arm + 1}")
    ax.set(xlabel="readers so far", ylabel="shown to, %", xscale="log", ylim=(-2, 102))
    ax.legend(loc="center right")
    return figure
