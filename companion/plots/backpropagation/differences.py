"""The error of numerical derivatives over the step."""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes

from companion.checks import EPS
from companion.experiments.backpropagation import difference_error
from companion.plots import style

FLOOR = 2.0**-54  # an error of exactly 0 has no place on a logarithmic axis


def error_curves(result: difference_error.Result, ax: Axes) -> Axes:
    """Draw each kind's median error over the step, a band for eight tenths of the points, and theory's best steps."""
    for kind, color, dash in zip(difference_error.KINDS, style.CYCLE, ("-", "--", "-."), strict=False):
        errors = np.maximum(getattr(result, kind), FLOOR)
        low, middle, high = np.quantile(errors, (0.1, 0.5, 0.9), axis=0)
        ax.fill_between(result.step, low, high, color=color, alpha=0.2, linewidth=0)
        ax.plot(result.step, middle, dash, color=color, label="complex step" if kind == "complex" else kind)
    for root, color in ((2, style.BLUE), (3, style.VERMILION)):
        ax.axvline(EPS ** (1 / root), color=color, linestyle=":", linewidth=1.2)
    ax.set(xscale="log", yscale="log", xlabel="step $t$", ylabel="relative error", ylim=(1e-17, 10))
    ax.set_xticks(10.0 ** np.arange(-16, 0, 3))
    ax.legend(loc="lower left", bbox_to_anchor=(0, 0.1))
    return ax
