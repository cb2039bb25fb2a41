"""Where the nodes of a graph stand: in layers, each node after its inputs, with few crossings and short edges."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from companion.shapes import Array, Float, Int

BEND = 8.0  # the room, across, for an edge that passes through a layer
STEEP = 0.2  # how much further layers stand apart than they must, as a share of how far across an edge goes


@dataclass(frozen=True)
class Layout:
    """Where nodes stand, through which points edges lead, and how large the whole is.

    The first coordinate counts along the flow, the second across. ``depths`` has, for each point of a way, the size
    along the flow of the layer that it stands in: there the edge leads straight ahead and cuts no node's corner.
    """

    nodes: Float[Array, "N 2"]
    ways: list[Float[Array, "P 2"]]  # for each edge: its source, a point in every layer between, its target
    depths: list[Float[Array, "P"]]
    size: Float[Array, "2"]


def layout(edges: Sequence[tuple[int, int]], sizes: Float[Array, "N 2"], gap: tuple[float, float]) -> Layout:
    """Place nodes of the given sizes, along and across the flow, at least ``gap`` apart.

    Every edge must lead from an earlier node to a later one. A node stands one layer after the last of its inputs; a
    node without inputs stands just before the first that uses it. An edge over several layers gets a place of its own
    in each of them, so that it passes between the nodes.

    Source: Sugiyama, Tagawa and Toda (1981), Methods for Visual Understanding of Hierarchical System Structures.
    """
    layer, across, chains = _layers(len(sizes), edges), list(sizes[:, 1]), []
    for source, target in edges:
        between = range(layer[source] + 1, layer[target])
        chains.append([source, *range(len(layer), len(layer) + len(between)), target])
        layer += between
        across += [BEND] * len(between)
    segments = np.array([pair for chain in chains for pair in pairwise(chain)], int).reshape(-1, 2)
    rows = [np.flatnonzero(np.array(layer) == k) for k in range(max(layer) + 1)]
    rows = _with_few_crossings(rows, segments)
    y = _short_edges(rows, segments, len(sizes), np.array(across), gap[1])
    y -= (y - np.array(across) / 2).min()
    depth = np.array([max((sizes[i, 0] for i in row if i < len(sizes)), default=0) for row in rows])
    gaps = np.zeros(len(rows))
    for a, b in segments:
        gaps[layer[b]] = max(gaps[layer[b]], gap[0] + STEEP * abs(y[a] - y[b]))
    ends = np.cumsum(depth + gaps)
    points = np.stack([(ends - depth / 2)[layer], y], axis=1)
    ways, depths = [points[chain] for chain in chains], [depth[np.array(layer)[chain]] for chain in chains]
    return Layout(points[: len(sizes)], ways, depths, np.array([ends[-1], (y + np.array(across) / 2).max()]))


def _layers(count: int, edges: Sequence[tuple[int, int]]) -> list[int]:
    """Give each node's layer: the longest path that leads to it."""
    inputs = [[s for s, t in edges if t == i] for i in range(count)]
    users = [[t for s, t in edges if s == i] for i in range(count)]
    layer: list[int] = []
    for i in range(count):
        layer.append(1 + max((layer[s] for s in inputs[i]), default=-1))
    for i in range(count):
        if users[i] and not inputs[i]:
            layer[i] = min(layer[t] for t in users[i]) - 1
    return layer


def crossings(rows: list[Array], segments: Array) -> int:
    """Count the pairs of segments that cross between neighbouring layers."""
    place = {i: k for row in rows for k, i in enumerate(row)}
    layer = {i: depth for depth, row in enumerate(rows) for i in row}
    total = 0
    for depth in range(len(rows) - 1):
        ends = np.array([(place[s], place[t]) for s, t in segments if layer[s] == depth]).reshape(-1, 2)
        gaps = ends[:, None] - ends  # (E, E, 2)
        total += int((gaps[..., 0] * gaps[..., 1] < 0).sum()) // 2
    return total


def _with_few_crossings(rows: list[Array], segments: Array, sweeps: int = 12) -> list[Array]:
    """Order each layer by the mean place of its neighbours, in the layer before and in that after by turns."""
    best, least = rows, crossings(rows, segments)
    rows = list(rows)
    for sweep in range(sweeps):
        step = -1 if sweep % 2 == 0 else 1  # where the neighbours are
        for k in range(1, len(rows)) if step == -1 else range(len(rows) - 2, -1, -1):
            place = {i: p for p, i in enumerate(rows[k + step])}
            found: dict[int, list[int]] = {i: [] for i in rows[k]}
            for pair in segments:
                near, far = pair if step == -1 else pair[::-1]
                if far in found and near in place:
                    found[far].append(place[near])
            means = [np.mean(found[i]) if found[i] else p for p, i in enumerate(rows[k])]
            rows[k] = rows[k][np.argsort(means, kind="stable")]
        now = crossings(rows, segments)
        if now < least:
            best, least = list(rows), now
    return best


def _short_edges(rows: list[Array], segments: Int[Array, "S 2"], nodes: int, across: Array, gap: float) -> Array:
    """Move every layer's nodes to the mean height of their neighbours, in their order and with room between them.

    The bends of a long edge hold to each other more than nodes do, which straightens it.

    Source: Gansner, Koutsofios, North and Vo (1993), A Technique for Drawing Directed Graphs, section 4.
    """
    y = np.zeros(len(across))
    weight = np.array([1.0, 2.0, 8.0])[(segments >= nodes).sum(axis=1)]
    held = np.zeros(len(y))
    np.add.at(held, segments, weight[:, None])
    room = [np.append(0, np.cumsum((across[row][1:] + across[row][:-1]) / 2 + gap)) for row in rows]
    for row, steps in zip(rows, room, strict=True):
        y[row] = steps - steps[-1] / 2
    for k in range(60):
        for depth in range(len(rows)) if k % 2 == 0 else range(len(rows) - 1, -1, -1):
            pull = np.zeros(len(y))
            np.add.at(pull, segments, weight[:, None] * y[segments[:, ::-1]])
            row = rows[depth]
            wanted = np.where(held[row] > 0, pull[row] / np.maximum(held[row], 1), y[row])
            y[row] = _rising(wanted - room[depth], np.maximum(held[row], 1)) + room[depth]
    return y


def _rising(values: Array, weights: Array) -> Array:
    """Give the nearest numbers, in weighted squares, that never fall: what would fall is pooled at its mean."""
    pools: list[tuple[float, float, int]] = []  # mean, weight, how many
    for value, weight in zip(values, weights, strict=True):
        mean, heavy, count = value, weight, 1
        while pools and pools[-1][0] > mean:
            before, other, many = pools.pop()
            mean, heavy, count = (mean * heavy + before * other) / (heavy + other), heavy + other, count + many
        pools.append((mean, heavy, count))
    return np.concatenate([np.full(count, mean) for mean, _, count in pools])
