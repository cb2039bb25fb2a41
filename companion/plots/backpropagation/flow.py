"""The size of a signal, or of a gradient, from layer to layer."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes

from companion.experiments.backpropagation import gradient_flow
from companion.plots import curves, style


def layers(
    results: Sequence[gradient_flow.Result],
    theory: gradient_flow.Result,
    ax: Axes,
    *,
    field: str,
    label: str,
    color: str,
) -> Axes:
    """Draw ``field``, "activation" or "delta", of several seeds as a band over the layers, and theory as dots."""
    curves.geometric_band(np.array([getattr(r, field) for r in results]), ax, label=label, color=color)
    predicted = getattr(theory, field)
    ax.plot(np.arange(1, len(predicted) + 1), predicted, ":", color=style.INK, linewidth=1.2)
    ax.set(xlabel="layer", ylabel=f"{field} (RMS)")
    return ax
