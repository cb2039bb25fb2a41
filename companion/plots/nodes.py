"""A graph as plain data: nodes, and edges from what was used to what was made of it.

Chapter: layers
"""

from __future__ import annotations

from dataclasses import dataclass

from companion.shapes import Array


@dataclass(frozen=True)
class Node:
    """What an operation made, a leaf, or a constant: ``op`` is None for the last two, ``leaf`` True for a leaf.

    What is not known, or was not asked for, is None.
    """

    name: str | None
    op: str | None
    leaf: bool
    shape: tuple[int, ...] | None
    value: Array | None = None
    gradient: Array | None = None


@dataclass(frozen=True)
class Edge:
    """From an input to what was made of it, both as places in ``nodes``.

    ``gradient`` is what came back along this edge; ``value``, if there is one, is a weight that belongs to the edge.
    """

    source: int
    target: int
    value: Array | None = None
    gradient: Array | None = None


@dataclass(frozen=True)
class Graph:
    """Nodes, each after all of its own inputs, and edges, for each node in the order of its inputs."""

    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
