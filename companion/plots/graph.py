"""Graphs: the record behind a tensor, of our tape or of PyTorch's, or a network's units, drawn in layers.

Chapter: layers
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from matplotlib import rcParams
from matplotlib.axes import Axes
from matplotlib.colors import to_rgb
from matplotlib.figure import Figure
from matplotlib.offsetbox import AnnotationBbox, TextArea, VPacker
from matplotlib.patches import FancyArrowPatch
from matplotlib.transforms import Affine2D

from companion.plots import style
from companion.plots._layers import layout
from companion.plots._routes import Route, label_places, routes
from companion.plots.nodes import Graph, Node
from companion.plots.record import record
from companion.shapes import Array, Float

NAME, NUMBER = 10, 9  # sizes of text, in points
MARGIN = 4.0  # points around the whole


def graph(
    result,
    ax: Axes,
    *,
    names: Mapping | None = None,
    shapes: bool = False,
    values: bool = False,
    gradients: bool = False,
    edge_values: bool = False,
    edge_gradients: bool = False,
    constants: bool = False,
    down: bool = False,
    digits: int = 3,
) -> Axes:
    """Draw the record behind a tensor of either world, or a ``nodes.Graph``, from left to right or ``down``.

    Leaves have square corners, constants a dashed edge, the result a thick one. In a node, its value stands above its
    name and its gradient below. On an edge, ``edge_values`` writes what flows along it, or the weight that it stands
    for, and ``edge_gradients`` below that what flows back. Arrays with more than four rows or columns are shown by
    their norm. ``names``, ``constants`` and which values are known: see ``record.record``. The least figure in which
    nothing overlaps: see :func:`size`.
    """
    if not isinstance(result, Graph):
        result = record(result, names, gradients=gradients or edge_gradients, constants=constants)
    look, nodes, edges = _Look(ax, digits), result.nodes, [(edge.source, edge.target) for edge in result.edges]
    used = {source for source, _ in edges}
    boxes = [
        look.box(look.lines(node, values, gradients, shapes), **look.frame(node, last=i not in used))
        for i, node in enumerate(nodes)
    ]
    labels, weighted = [], any(edge.value is not None for edge in result.edges)
    for edge in result.edges:
        value = edge.value if weighted else nodes[edge.source].value
        lines = look.number(value, edge_values) + look.number(edge.gradient, edge_gradients, look.back)
        labels.append(look.box(lines, **look.label) if lines else None)

    order = slice(None, None, -1) if down else slice(None)  # (width, height) <-> (along the flow, across it)
    sizes = np.array([look.size(box) for box in boxes])
    label_sizes = [look.size(label) if label else None for label in labels]
    plan = layout(edges, sizes[:, order], _gap(edges, label_sizes, order))
    for box, place in zip(boxes, plan.nodes[:, order], strict=True):
        box.xy = box.xybox = tuple(place)
    width, height = plan.size[order] + MARGIN
    ax.set(xlim=(-MARGIN, width), ylim=(height, -MARGIN))
    ax.set_axis_off()

    ways = routes(ax, plan, edges, sizes[:, order], down)
    for way, label, share in zip(ways, labels, label_places(ways, label_sizes), strict=True):
        look.arrow(way)
        if label:
            label.xycoords = label.boxcoords = _on(way, share)
    return ax


def size(result, **options) -> tuple[float, float]:
    """Give the width and height in inches of the least figure in which :func:`graph` with these options fits."""
    ax = graph(result, Figure().add_axes((0, 0, 1, 1)), **options)
    (left, right), (bottom, top) = ax.get_xlim(), ax.get_ylim()
    return (right - left) / 72 + 0.1, (bottom - top) / 72 + 0.1


def figure(*results, names: Mapping | Sequence[Mapping] | None = None, **options) -> Figure:
    """Draw records, side by side where there are several, in the least figure in which nothing overlaps.

    ``names`` is one mapping for all, or a list with one for each; ``options`` are those of :func:`graph`.
    """
    each = [names] * len(results) if names is None or isinstance(names, Mapping) else names
    sizes = [size(result, names=own, **options) for result, own in zip(results, each, strict=True)]
    widths, heights = zip(*sizes, strict=True)
    drawn = Figure((sum(widths), max(heights)))
    panels = drawn.subplots(1, len(results), width_ratios=widths, squeeze=False)[0]
    for result, ax, own in zip(results, panels, each, strict=True):
        graph(result, ax, names=own, **options)
    return drawn


class _Look:
    """The colours for a light or a dark ground, and boxes and arrows in them."""

    def __init__(self, ax: Axes, digits: int):
        self.ax, self.digits, self.ground, self.ink = ax, digits, ax.get_facecolor(), rcParams["text.color"]
        dark = np.dot(to_rgb(self.ground), (0.2126, 0.7152, 0.0722)) < 0.4
        light_colors, dark_colors = (style.QUIET, style.WINE, style.BLUE), ("#A8A8A8", "#F2A65A", "#7CC4EE")
        self.quiet, self.back, self.leaf = dark_colors if dark else light_colors
        self.label = {"boxstyle": "square,pad=0.1", "edgecolor": "none", "facecolor": self.ground}

    def frame(self, node: Node, last: bool) -> dict:
        """Give a box's shape and colours by what kind of node it holds."""
        square, tinted = "square,pad=0.4", _mixed(self.leaf, self.ground, 0.12)
        frame = {"boxstyle": "round,pad=0.4,rounding_size=0.6", "edgecolor": self.ink, "facecolor": self.ground}
        if node.leaf:
            frame |= {"boxstyle": square, "edgecolor": self.leaf, "facecolor": tinted}
        elif node.op is None:
            frame |= {"boxstyle": square, "edgecolor": self.quiet, "linestyle": (0, (3, 2))}
        return frame | {"linewidth": 2.2 if last else 1.1}

    def lines(self, node: Node, values: bool, gradients: bool, shapes: bool) -> list[tuple[str, dict]]:
        """Give what a node says, from top to bottom, as texts with their properties."""
        title = node.name or node.op or ("leaf" if node.leaf else "constant")
        if node.name and node.op:
            title = f"{node.name} = {node.op}"
        above = self.number(node.value, values)
        if title == "constant" and node.shape == ():
            title, above = self.text(node.value), []
        title, *more = title.split("\n")
        lines = [*above, (title, {"size": NAME, "color": self.ink, "weight": "bold" if node.leaf else "normal"})]
        lines += [(line, {"size": NUMBER, "color": self.ink}) for line in more]
        if shapes and node.shape:
            lines.append((" × ".join(map(str, node.shape)), {"size": NUMBER, "color": self.quiet}))
        return lines + self.number(node.gradient, gradients, self.back)

    def number(self, value: Array | None, wanted: bool, color: str | None = None) -> list[tuple[str, dict]]:
        """Give the line that shows a value, or none."""
        if value is None or not wanted:
            return []
        return [(self.text(value), {"size": NUMBER, "color": color or self.ink})]

    def text(self, value: Array) -> str:
        """Write a number, a short vector or a small matrix; of anything larger, the norm."""
        value = np.asarray(value)
        if value.ndim > 2 or max(value.shape, default=0) > 4:
            return f"norm {self.text(np.linalg.norm(value))}"
        if value.ndim == 0:
            return f"{value + 0.0:.{self.digits}g}".replace("-", "−")  # + 0.0 turns -0 into 0
        inner = [self.text(x) for x in value]
        return "\n".join(inner) if value.ndim == 2 else f"[{'  '.join(inner)}]"

    def box(self, lines: list[tuple[str, dict]], **frame) -> AnnotationBbox:
        """Put lines of text under each other into a frame that fits them; it is placed later."""
        texts = [TextArea(text, textprops={"linespacing": 1.1, **look}) for text, look in lines]
        packed = VPacker(children=texts, align="center", pad=0, sep=2.5)
        box = AnnotationBbox(packed, (0, 0), fontsize=NAME, bboxprops=frame, annotation_clip=False)
        box.set_zorder(3 if frame["edgecolor"] != "none" else 2.5)
        return self.ax.add_artist(box)

    def size(self, box: AnnotationBbox) -> Float[Array, "2"]:
        """Give a box's width and height in points."""
        extent = box.get_window_extent()
        return np.array([extent.width, extent.height]) * 72 / self.ax.get_figure().dpi

    def arrow(self, route: Route) -> None:
        """Draw an edge."""
        line = {"color": self.quiet, "linewidth": 1.1, "zorder": 2, "clip_on": False}
        arrow = FancyArrowPatch((0, 0), (1, 1), connectionstyle=route, arrowstyle="-|>", mutation_scale=9, **line)
        arrow.set_in_layout(False)
        self.ax.add_patch(arrow)


def _mixed(color, ground, share: float) -> Array:
    return share * np.array(to_rgb(color)) + (1 - share) * np.array(to_rgb(ground))


def _on(way: Route, share: float):
    """Give coordinates whose origin lies on the way, wherever that is drawn."""
    return lambda renderer: Affine2D().translate(*way.point(share))


def _gap(edges: list[tuple[int, int]], labels: list[Array | None], order: slice) -> tuple[float, float]:
    """Say how far apart nodes stand, along the flow and across, so that the labels of edges fit between them."""
    longest, thickest = np.max([[0, 0], *(label for label in labels if label is not None)], axis=0)[order]
    busiest = np.bincount(np.ravel(edges).astype(int), minlength=1).max()  # the most edges at one node
    return 20 + (1.2 + 0.3 * min(busiest, 8)) * longest, 12 + 1.1 * thickest
