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
    layers, steps = [(size,) for size in sizes], list(zip(sizes[1:], sizes[:-1], strict=True))
    _check("values", values, layers)
    _check("gradients", gradients, layers)
    _check("weights", weights, steps)
    _check("weight_gradients", weight_gradients, steps)
    _check("biases", biases, layers[1:])
    if len(letters) not in (3, len(sizes)):
        raise ValueError(f"network: letters must be 3 or one for each of {len(sizes)} layers, got {letters!r}")
    if len(letters) != len(sizes):
        letters = letters[0] + letters[1] * (len(sizes) - 2) + letters[2]

    nodes, edges, before = [], [], range(0)
    for layer, size in enumerate(sizes):
        first = len(nodes)
        own = layer > 0 and weights is not None and weights[layer - 1] is None and size == len(before)
        for i in range(size):
            name = f"${letters[layer]}_{{{i + 1}}}$" if size > 1 or layer == 0 else f"${letters[layer]}$"
            bias = _number(biases, layer - 1, i) if layer else None
            name += "" if bias is None else f"\nbias {bias:.3g}".replace("-", "−")
            numbers = _number(values, layer, i), _number(gradients, layer, i)
            nodes.append(Node(name, None if layer == 0 else "", layer == 0, (), *numbers))
            for j, source in enumerate(before):
                if not own or i == j:
                    weight = _number(weights, layer - 1, i, j), _number(weight_gradients, layer - 1, i, j)
                    edges.append(Edge(source, first + i, *weight))
        before = range(first, len(nodes))
    return Graph(tuple(nodes), tuple(edges))


def _check(name: str, given: Sequence | None, shapes: list[tuple[int, ...]]) -> None:
    """Refuse what does not have an array, or None, of the right shape for each layer or step."""
    if given is not None:
        came = [None if x is None else np.shape(x) for x in given]
        if len(came) != len(shapes) or any(a not in (None, b) for a, b in zip(came, shapes, strict=True)):
            raise ValueError(f"network: {name} must have shapes {shapes}, got {came}")


def _number(given: Sequence | None, layer: int, *index: int):
    """Give one number of one layer's array, where there is one."""
    return None if given is None or given[layer] is None else np.asarray(given[layer])[index]
