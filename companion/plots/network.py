"""A network as a graph of its units and weights, built from the numbers.

Chapter: layers
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from companion.plots.nodes import Edge, Graph, Node
from companion.shapes import Array, Float


def network(
    sizes: Sequence[int],
    *,
    letters: str = "xhy",
    values: Sequence[Float[Array, "D"]] | None = None,
    gradients: Sequence[Float[Array, "D"]] | None = None,
    weights: Sequence[Float[Array, "O D"] | None] | None = None,
    weight_gradients: Sequence[Float[Array, "O D"] | None] | None = None,
    biases: Sequence[Float[Array, "O"] | None] | None = None,
) -> Graph:
    """Give a network as a graph: a node for each unit, an edge for each weight.

    ``sizes`` counts the units of each layer. ``letters`` names them, with a letter for each layer, or three: for the
    first layer, those between, and the last. ``values`` and ``gradients`` hold a vector for each layer; ``weights``
    and ``weight_gradients`` a matrix (out, in) for each step from one layer to the next, ``biases`` a vector. None in
    place of a matrix of weights is a step without any, from each unit to its own or, where the sizes differ, to all.

    Raises: ValueError where the numbers' shapes do not fit the sizes.
    """
    units, steps = [(size,) for size in sizes], list(zip(sizes[1:], sizes[:-1], strict=True))
    for name, given, shapes in [
        ("values", values, units),
        ("gradients", gradients, units),
        ("weights", weights, steps),
        ("weight_gradients", weight_gradients, steps),
        ("biases", biases, units[1:]),
    ]:
        came = [shape if x is None else np.shape(x) for x, shape in zip(given or shapes, shapes, strict=False)]
        if len(given or shapes) != len(shapes) or (given is not None and came != shapes):
            raise ValueError(f"network: {name} must have shapes {shapes}, got {[np.shape(x) for x in given]}")
    if len(letters) not in (3, len(sizes)):
        raise ValueError(f"network: letters must be 3 or one for each of {len(sizes)} layers, got {letters!r}")
    if len(letters) != len(sizes):
        letters = letters[0] + letters[1] * (len(sizes) - 2) + letters[2]

    def number(given, layer: int, *index: int):
        return None if given is None or given[layer] is None else np.asarray(given[layer])[index]

    nodes, edges, before = [], [], range(0)
    for layer, size in enumerate(sizes):
        first = len(nodes)
        own = layer > 0 and weights is not None and weights[layer - 1] is None and size == len(before)
        for i in range(size):
            bias = number(biases, layer - 1, i) if layer else None
            name = f"${letters[layer]}_{{{i + 1}}}$" if size > 1 or layer == 0 else f"${letters[layer]}$"
            name += "" if bias is None else f"\nbias {bias:.3g}".replace("-", "−")
            numbers = number(values, layer, i), number(gradients, layer, i)
            nodes.append(Node(name, None if layer == 0 else "", layer == 0, (), *numbers))
            for j, source in enumerate(before):
                if not own or i == j:
                    weight = number(weights, layer - 1, i, j), number(weight_gradients, layer - 1, i, j)
                    edges.append(Edge(source, first + i, *weight))
        before = range(first, len(nodes))
    return Graph(tuple(nodes), tuple(edges))
