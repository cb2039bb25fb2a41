"""The chapter's network of two inputs, four hidden units and two scores, with its letters."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from companion.plots.network import network
from companion.plots.nodes import Graph
from companion.shapes import Array

CLASSES = "AB"


def units(values: Mapping[str, Array], gradients: Mapping[str, Array]) -> Graph:
    """Give the network as a graph, a node for each unit: hidden unit i has z_i and h_i, class A has the score z_A.

    Both mappings hold ``x``, ``w1``, ``z1``, ``h``, ``w2``, ``z2`` and ``loss``, vectors for units and matrices (out,
    in) for weights; ``values`` also ``b1`` and ``b2``.
    """
    layers = ("x", "z1", "h", "z2", "loss")
    drawn = network(
        (2, 4, 4, 2, 1),
        letters="xzhzL",
        values=[values[name] for name in layers],
        gradients=[gradients[name] for name in layers],
        weights=[values["w1"], None, values["w2"], None],
        weight_gradients=[gradients["w1"], None, gradients["w2"], None],
        biases=[values["b1"], None, values["b2"], None],
    )
    nodes = list(drawn.nodes)
    for i, label in enumerate(CLASSES, start=-1 - len(CLASSES)):
        nodes[i] = replace(nodes[i], name=nodes[i].name.replace(f"z_{{{i + 4}}}", f"z_{label}"))
    return Graph(tuple(nodes), drawn.edges)
