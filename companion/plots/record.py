"""The record behind a tensor as plain data, nodes and edges: read alike from our tape and from PyTorch's graph.

Chapter: layers
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from companion import reference
from companion.reference import autodiff as theirs
from companion.scratch.autodiff import Tensor
from companion.scratch.autodiff.tape import _walk_back
from companion.scratch.ops import ELEMENTWISE
from companion.shapes import Array, Float


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


def record(result, names: Mapping | None = None, *, gradients: bool = False, constants: bool = False) -> Graph:
    """Read the record behind a tensor of either world: what it was computed from, back to the leaves.

    ``names`` tells what tensors are called: {"x": x, ...}. With ``gradients``, the gradient of ``result``, a single
    number, is sent back through the record, and each node and edge holds what arrived there; no tensor's ``grad``
    changes. With ``constants``, inputs without a gradient are nodes too. PyTorch records no constants, and no values
    but those of leaves; other values are known only for the result and for the tensors in ``names``.

    Raises: ValueError where nothing was recorded; as ``backward`` does where the result is no single number.

    Chapter: backpropagation
    """
    if not hasattr(result, "requires_grad"):
        raise TypeError(f"record: result must be a tensor of either world, got {type(result).__name__}")
    if not result.requires_grad:
        raise ValueError("record: this tensor was computed from nothing that requires a gradient")
    named = dict(names or {})
    world = _Ours(constants) if isinstance(result, Tensor) else _Theirs([result, *named.values()])
    end = world.key(result)
    called = {id(world.key(tensor)): name for name, tensor in named.items()}
    order, inputs = _in_order(end, world.inputs)
    place = {id(key): i for i, key in enumerate(order)}
    sent = world.sent_back(result, order) if gradients else {}
    edges = [
        Edge(place[id(x)], place[id(key)], gradient=sent.get(id(key), {}).get(position))
        for key in order
        for position, x in inputs[id(key)]
    ]
    nodes = [Node(called.get(id(key)), *world.describe(key)) for key in order]
    if gradients:
        arrived = {place[id(end)]: np.ones(result.shape)}
        for edge in edges:
            if edge.gradient is not None:
                arrived[edge.source] = arrived.get(edge.source, 0) + edge.gradient
        nodes = [replace(n, gradient=arrived.get(i)) if n.shape is not None else n for i, n in enumerate(nodes)]
    return Graph(tuple(nodes), tuple(edges))


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


def _in_order(end, inputs_of: Callable) -> tuple[list, dict[int, list]]:
    """List everything behind ``end``, each after all of its inputs, and give the inputs of each by its id."""
    order, inputs, done, stack = [], {}, set(), [end]
    while stack:
        key = stack[-1]
        if id(key) not in inputs:
            inputs[id(key)] = list(inputs_of(key))
        waiting = [x for _, x in inputs[id(key)] if id(x) not in done]
        if waiting:
            stack += reversed(waiting)
        elif id(stack.pop()) not in done:
            done.add(id(key))
            order.append(key)
    return order, inputs


class _Ours:
    """Our tape: its keys are tensors, and arrays and numbers where constants are wanted."""

    def __init__(self, constants: bool):
        self.constants = constants

    def key(self, tensor):
        return tensor

    def inputs(self, tensor) -> Iterator[tuple[int, object]]:
        if not isinstance(tensor, Tensor) or not tensor.requires_grad:
            return
        for position, (x, needed) in enumerate(zip(tensor._inputs, tensor._needs, strict=True)):
            if needed or (self.constants and isinstance(x, Tensor | Array)):
                yield position, x
            elif self.constants and tensor._op in ELEMENTWISE:
                yield position, np.array(x)  # a number; each use is a node of its own

    def describe(self, x) -> tuple:
        """Give op, whether it is a leaf, shape and value."""
        if not isinstance(x, Tensor):
            return None, False, x.shape, x
        op = x._op.__name__ if x._op and x.requires_grad else None
        return op, x._op is None and x.requires_grad, x.shape, x.data

    def sent_back(self, result, order) -> dict[int, dict[int, Array]]:
        """Give, for each operation's result, the gradient that its backward sends to each input."""
        sent = {}
        for node, dy in _walk_back(result, None):
            if node._op is not None:
                selective = hasattr(node._op, "selective")
                sent[id(node)] = node._backward(dy, node._needs) if selective else node._backward(dy)
        return {key: dict(enumerate(gradients)) for key, gradients in sent.items()}


class _Theirs:
    """PyTorch's graph: its keys are the nodes that ``grad_fn`` and ``next_functions`` lead to."""

    def __init__(self, tensors):
        self.kept = [self.key(t) for t in tensors]  # so that no other node gets the same id
        self.known = {id(key): t for key, t in zip(self.kept, tensors, strict=True)}

    def key(self, tensor):
        if tensor.grad_fn is not None or not tensor.requires_grad:
            return tensor.grad_fn or tensor
        return tensor.view_as(tensor).grad_fn.next_functions[0][0]  # the node that adds to a leaf's grad

    def inputs(self, node) -> Iterator[tuple[int, object]]:
        for position, (before, _) in enumerate(node.next_functions):
            if before is not None:
                yield position, before

    def describe(self, node) -> tuple:
        """Give op, whether it is a leaf, shape and value."""
        leaf = hasattr(node, "variable")
        tensor = node.variable if leaf else self.known.get(id(node))
        name = re.sub(r"Backward\d*$", "", node.name().split("::")[-1])
        op = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower()
        value = None if tensor is None else reference.numpy(tensor)
        outputs = node._input_metadata
        shape = tuple(outputs[0].shape) if len(outputs) == 1 else None  # split, for one, has several outputs
        return None if leaf else op, leaf, shape, value if shape is not None else None

    def sent_back(self, result, order) -> dict[int, dict[int, Array]]:
        """Give, for each node, the gradient that it sends to each of those before it."""
        sent: dict[int, dict[int, Array]] = {}

        def note(node):
            def hook(gradients, _):
                sent[id(node)] = {i: reference.numpy(g) for i, g in enumerate(gradients) if g is not None}

            return node.register_hook(hook)

        hooks = [note(node) for node in order if not hasattr(node, "variable")]
        try:
            theirs.grad(result, [node.variable for node in order if hasattr(node, "variable")], retain_graph=True)
        finally:
            for hook in hooks:
                hook.remove()
        return sent
