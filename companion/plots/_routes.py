"""The ways of edges: curves from box to box, and free places on them for labels."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from matplotlib.axes import Axes
from matplotlib.path import Path

from companion.plots._layers import Layout
from companion.shapes import Array, Float

PORT = 7.0  # points between the ends of two edges at one side of a box
ROUNDS = 3
SHARES = sorted(np.linspace(0.14, 0.86, 25), key=lambda share: abs(share - 0.5))  # of a curve, the middle first


class Route:
    """The curve of one edge, worked out when it is drawn: boxes keep their size, however far apart they stand.

    ``way`` and ``depth`` are the layout's, ``boxes`` the sizes of the two boxes along the flow, ``ports`` say how far
    from the middle of its side the edge leaves the one and reaches the other.
    """

    def __init__(self, ax: Axes, way: Array, depth: Array, boxes: Array, ports: Array, down: bool):
        self.ax, self.way, self.depth, self.boxes, self.ports, self.down = ax, way, depth, boxes, ports, down

    def __call__(self, start, end, **_) -> Path:
        """Give the path in pixels, as matplotlib asks of a connection style."""
        vertices, codes = [], []
        for code, points in self._pieces(in_pixels=True):
            vertices += list(points if not vertices else points[1:])
            codes += [code] * (len(points) - 1)
        return Path(vertices, [Path.MOVETO, *codes])

    def _pieces(self, in_pixels: bool) -> list[tuple[int, Array]]:
        """List the path's straight lines (2 points) and curves (4), in pixels or in the layout's points."""
        points, scale, up = self.way[:, ::-1] if self.down else self.way, 1.0, 1
        if in_pixels:
            points, scale, up = self.ax.transData.transform(points), self.ax.get_figure().dpi / 72, -1
        ahead, side = (np.array([0, up]), np.array([1, 0])) if self.down else (np.array([1, 0]), np.array([0, up]))
        points = points.astype(float)
        points[0] += scale * self.ports[0] * side
        points[-1] += scale * self.ports[1] * side
        into, out = (
            points - ahead * scale * self.depth[:, None] / 2,
            points + ahead * scale * self.depth[:, None] / 2,
        )
        pieces = []
        for k, (a, b) in enumerate(pairwise(range(len(points)))):
            before = points[a] + ahead * scale * self.boxes[0] / 2 if k == 0 else into[a]
            if np.hypot(*(out[a] - before)) > 0.1:
                pieces.append((Path.LINETO, np.array([before, out[a]])))
            reach = (into[b] - out[a]) @ ahead / 2 * ahead
            pieces.append((Path.CURVE4, np.array([out[a], out[a] + reach, into[b] - reach, into[b]])))
        tip = points[-1] - ahead * scale * self.boxes[1] / 2
        if np.hypot(*(tip - into[-1])) > 0.1:
            pieces.append((Path.LINETO, np.array([into[-1], tip])))
        return pieces

    def point(self, share: float | Array, in_pixels: bool = True) -> Array:
        """Give the point at this share of the middle one of the curves."""
        curves = [points for code, points in self._pieces(in_pixels) if code == Path.CURVE4]
        t = np.asarray(share)[..., None]
        a, b, c, d = curves[(len(curves) - 1) // 2]
        return (1 - t) ** 3 * a + 3 * t * (1 - t) ** 2 * b + 3 * t**2 * (1 - t) * c + t**3 * d


def routes(
    ax: Axes, plan: Layout, edges: Sequence[tuple[int, int]], sizes: Float[Array, "N 2"], down: bool
) -> list[Route]:
    """Give the route of each edge; no two have an end in common."""
    ports = np.zeros((len(edges), 2))
    for end, neighbour in ((0, 1), (1, -2)):
        for i in range(len(sizes)):
            here = np.array([k for k, edge in enumerate(edges) if edge[end] == i], int)
            if len(here) > 1:
                here = here[np.argsort([plan.ways[k][neighbour][1] for k in here], kind="stable")]
                apart = min(PORT, (sizes[i, 1] - 6) / (len(here) - 1))
                ports[here, end] = apart * (np.arange(len(here)) - (len(here) - 1) / 2)
    return [
        Route(ax, way, depth, sizes[list(edge), 0], port, down)
        for edge, way, depth, port in zip(edges, plan.ways, plan.depths, ports, strict=True)
    ]


def label_places(ways: list[Route], sizes: list[Float[Array, "2"] | None]) -> list[float | None]:
    """Say at which share of its curve each label stands: where it hides no other label, and hardly another edge.

    Each label in turn takes the best place that the others leave; after the first round they all try again.
    """
    curves = np.array([way.point(np.linspace(0, 1, 25), in_pixels=False) for way in ways])  # (E, 25, 2)
    labelled = [k for k, size in enumerate(sizes) if size is not None]
    places: list[float | None] = [None] * len(ways)
    taken: dict[int, Array] = {}  # by edge: the label's lower and upper corner
    for k in labelled * ROUNDS:
        others = np.delete(curves, k, axis=0)
        boxes = np.array([box for other, box in taken.items() if other != k]).reshape(-1, 2, 2)
        best = np.inf
        for share in SHARES:
            middle = ways[k].point(share, in_pixels=False)
            low, high = middle - sizes[k] / 2 - 2, middle + sizes[k] / 2 + 2
            shared = np.minimum(boxes[:, 1], high) - np.maximum(boxes[:, 0], low)
            hidden = np.clip(shared, 0, None).prod(axis=1).sum()
            crossed = ((others > low) & (others < high)).all(axis=2).any(axis=1).sum()
            cost = hidden + 40 * crossed + 10 * abs(share - 0.5)
            if cost < best:
                best, places[k], taken[k] = cost, share, np.array([low, high])
    return places
