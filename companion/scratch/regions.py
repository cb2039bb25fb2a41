"""The pieces on which a ReLU network of two inputs is linear, found exactly by cutting polygons.

Chapter: universal_approximation
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

import numpy as np

from companion.shapes import Array, Float

ON_THE_LINE = 1e-12  # of the largest number at a polygon's corners: what is nearer to a line counts as on it


class Region(NamedTuple):
    """A convex polygon with V corners in order, on which the last hidden layer is ``matrix @ x + offset``."""

    corners: Float[Array, "V 2"]
    matrix: Float[Array, "H 2"]
    offset: Float[Array, "H"]


def linear_regions(layers: Iterable[tuple[Array, Array]], box: Float[Array, "V 2"]) -> list[Region]:
    """Cut a convex polygon into the regions on which each ReLU of a network is either on or off throughout.

    ``layers`` are weight (H, D) and bias (H,) of each hidden layer; a ReLU follows each of them. Within a region a
    layer is affine, so where one of its units switches is a straight line, which cuts the region in two or misses it.
    Two regions side by side may still have the same affine map: what differs is which units are on.

    Raises: ValueError for a box that is no polygon of the plane, or layers whose sizes do not fit.

    Source: Montúfar, Pascanu, Cho and Bengio, On the number of linear regions of deep neural networks (2014).
    """
    box = np.asarray(box, np.float64)
    if box.ndim != 2 or len(box) < 3 or box.shape[1] != 2:
        raise ValueError(f"linear_regions: box must have shape (V, 2), at least three corners, got {box.shape}")
    regions = [Region(box, np.eye(2), np.zeros(2))]
    for i, (weight, bias) in enumerate(layers):
        inputs = len(regions[0].offset)
        if np.shape(weight) != (len(bias), inputs):
            raise ValueError(f"linear_regions: weight {i} must be {(len(bias), inputs)}, got {np.shape(weight)}")
        for w, b in zip(weight, bias, strict=True):
            regions = [
                Region(part, matrix, offset)
                for corners, matrix, offset in regions
                for part in cut(corners, w @ matrix, w @ offset + b)
            ]
        regions = [_after(region, weight, bias) for region in regions]
    return regions


def cut(corners: Float[Array, "V 2"], normal: Float[Array, "2"], offset: float) -> list[Float[Array, "U 2"]]:
    """Cut a convex polygon along the line ``normal @ x + offset = 0``; one that the line misses stays whole.

    Corners and parts are in order around the polygon.

    Source: Sutherland and Hodgman, Reentrant polygon clipping (1974), for both sides of the line.
    """
    z = corners @ normal + offset
    z = np.where(np.abs(z) <= ON_THE_LINE * (np.abs(corners) @ np.abs(normal) + abs(offset)).max(), 0.0, z)
    if (z >= 0).all() or (z <= 0).all():
        return [corners]
    above, below = [], []
    for p, q, u, v in zip(corners, np.roll(corners, -1, 0), z, np.roll(z, -1), strict=True):
        if u >= 0:
            above.append(p)
        if u <= 0:
            below.append(p)
        if u * v < 0:  # the side from p to q crosses the line
            crossing = p + u / (u - v) * (q - p)
            above.append(crossing)
            below.append(crossing)
    return [np.array(above), np.array(below)]


def most_regions(lines: int) -> int:
    """Count the regions into which lines in general position cut the plane, the most that so many can.

    Formula: 1 + H + H (H - 1) / 2 for H lines, of which no two are parallel and no three meet.

    Source: Zaslavsky, Facing up to arrangements (1975), for hyperplanes in any dimension.
    """
    return 1 + lines + lines * (lines - 1) // 2


def _after(region: Region, weight: Array, bias: Array) -> Region:
    """Send a region's affine map through a layer and its ReLU: a unit that is off gives 0."""
    matrix, offset = weight @ region.matrix, weight @ region.offset + bias
    on = matrix @ region.corners.mean(axis=0) + offset > 0
    return Region(region.corners, on[:, None] * matrix, on * offset)
