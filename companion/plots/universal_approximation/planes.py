"""Functions of two numbers: as shades of ink, and as the regions on which a network is linear."""

from __future__ import annotations

from collections.abc import Sequence

import matplotlib as mpl
import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import PolyCollection

from companion.plots import style
from companion.shapes import Float


def pictures(panels: dict[str, Float[np.ndarray, "R C"]], axes: Sequence[Axes]) -> Sequence[Axes]:
    """Draw each named function of the unit square in shades of ink; rows are its first input."""
    for (name, values), ax in zip(panels.items(), axes, strict=True):
        ax.imshow(values, extent=(0, 1, 1, 0))
        _bare(ax).set_title(name, loc="center")
    return axes


def regions(polygons: Sequence[Float[np.ndarray, "V 2"]], ax: Axes) -> Axes:
    """Draw convex polygons, neighbours mostly in different shades."""
    shades = np.random.default_rng(0).permutation(len(polygons)) / max(len(polygons) - 1, 1)
    colors = mpl.colormaps["GnBu"](0.1 + 0.7 * shades)
    ax.add_collection(PolyCollection(polygons, facecolors=colors, edgecolors=style.INK, linewidths=0.4))
    corners = np.vstack(polygons)
    ax.update_datalim(corners)
    ax.autoscale_view()
    ax.set_aspect("equal")
    return _bare(ax)


def borders(polygons: Sequence[Float[np.ndarray, "V 2"]], ax: Axes) -> Axes:
    """Draw the borders of polygons as thick lines over what is there."""
    ax.add_collection(PolyCollection(polygons, facecolors="none", edgecolors=style.INK, linewidths=1.6))
    return ax


def _bare(ax: Axes) -> Axes:
    ax.set_xticks([])
    ax.set_yticks([])
    ax.spines[:].set_visible(False)
    return ax
