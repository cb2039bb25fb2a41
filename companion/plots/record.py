"""The record behind a tensor as a graph: read alike from our tape and from PyTorch's.

Chapter: backpropagation
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from itertools import compress, count

import numpy as np

from companion import reference
from companion.plots.nodes import Edge, Graph, Node
from companion.reference import autodiff as theirs
from companion.scratch import autodiff as ours
from companion.scratch.ops import ELEMENTWISE
from companion.shapes import Array


def record(result, names: Mapping | None = None, *, gradients: bool = False, constants: bool = False) -> Graph:
    """Read the record behind a tensor of either world: what it was computed from, back to the leaves.

    ``names`` tells what tensors are called: {"x": x, ...}. A record keeps the values of leaves and constants; others
    are known only for the result and for the tensors in ``names``. With ``gradients``, the gradient of ``result``, a
    single number, is sent back through the record, and each node and edge holds what arrived there; no tensor's
    ``grad`` changes, and nothing is freed. With ``constants``, inputs without a gradient are nodes too; PyTorch
    records none.

    Raises: ValueError where nothing was recorded, or it is freed; as ``backward`` does where the result is no single
    number.
    """
    if not hasattr(result, "requires_grad"):
        raise TypeError(f"record: result must be a tensor of either world, got {type(result).__name__}")
    if not result.requires_grad:
        raise ValueError("record: this tensor was computed from nothing that requires a gradient")
    world = _Ours(constants) if isinstance(result, ours.Tensor) else _Theirs()
    named = [(world.key(tensor), tensor, name) for name, tensor in (names or {}).items()]
    end = world.key(result)
    known = {id(key): (tensor, name) for key, tensor, name in [(end, result, None), *named]}
    order, inputs = _in_order(end, world.inputs)
    place = {id(key): i for i, key in enumerate(order)}
    sent = world.sent_back(result, order) if gradients else {}
    edges = [
        Edge(place[id(x)], place[id(key)], gradient=sent.get((id(key), position)))
        for key in order
        for position, x in inputs[id(key)]
    ]
    nodes = [world.node(key, *known.get(id(key), (None, None))) for key in order]
    if gradients:
        arrived = {place[id(end)]: np.ones(result.shape)}
        for edge in edges:
            if edge.gradient is not None:
                arrived[edge.source] = arrived.get(edge.source, 0) + edge.gradient
        nodes = [replace(n, gradient=arrived.get(i)) if n.shape is not None else n for i, n in enumerate(nodes)]
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


# Both worlds' records are asked the same four things. A key is whatever stands in the record for a tensor.


class _Ours:
    """Our tape. Its keys are nodes, leaves, and where constants are wanted tensors, arrays and numbers."""

    def __init__(self, constants: bool):
        self.constants = constants

    def key(self, tensor):
        """Give what stands for a tensor, or for an array that is a constant."""
        return getattr(tensor, "grad_fn", None) or tensor

    def inputs(self, key) -> Iterator[tuple[int, object]]:
        """Go through the inputs of what an operation made, each with its place among the arguments."""
        if not isinstance(key, ours.Node):
            return
        if not key.inputs:
            raise ValueError("record: this graph was walked back and is freed; backward(retain_graph=True) keeps it")
        for position, (x, needed) in enumerate(zip(key.inputs, key.needs, strict=True)):
            if needed or (self.constants and isinstance(x, ours.Tensor | Array)):
                yield position, x
            elif self.constants and key.op in ELEMENTWISE:
                yield position, np.array(x)  # a number; each use is a node of its own

    def node(self, key, tensor, name: str | None) -> Node:
        """Describe a key, whose tensor and name may be known."""
        if isinstance(key, ours.Node):
            return Node(name, key.op.__name__, False, key.shape, None if tensor is None else tensor.data)
        is_tensor = isinstance(key, ours.Tensor)
        return Node(name, None, is_tensor and key.requires_grad, key.shape, key.data if is_tensor else key)

    def sent_back(self, result, order) -> dict[tuple[int, int], Array]:
        """Give, by an operation's id and an input's place, the gradient that goes from the one to the other."""
        sent = {}
        for node, dy in ours.walk_back(result, result.upstream(None), retain_graph=True):
            if isinstance(node, ours.Node):
                places = compress(count(), node.needs)
                sent |= {(id(node), i): dx for i, (_, dx) in zip(places, node.send_back(dy), strict=True)}
        return sent


class _Theirs:
    """PyTorch's graph. Its keys are the nodes that ``grad_fn`` and ``next_functions`` lead to."""

    def key(self, tensor):
        """Give what stands for a tensor: for a leaf, the node that adds to its ``grad``."""
        if tensor.grad_fn is not None or not tensor.requires_grad:
            return tensor.grad_fn or tensor
        return tensor.view_as(tensor).grad_fn.next_functions[0][0]

    def inputs(self, key) -> Iterator[tuple[int, object]]:
        """Go through the nodes before a node, each with its place."""
        for position, (before, _) in enumerate(key.next_functions):
            if before is not None:
                yield position, before

    def node(self, key, tensor, name: str | None) -> Node:
        """Describe a key, whose tensor and name may be known."""
        leaf = hasattr(key, "variable")
        tensor = key.variable if leaf else tensor
        op = re.sub(r"Backward\d*$", "", key.name().split("::")[-1])
        op = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", op).lower()
        outputs = key._input_metadata
        shape = tuple(outputs[0].shape) if len(outputs) == 1 else None  # split, for one, has several outputs
        value = None if tensor is None or shape is None else reference.numpy(tensor)
        return Node(name, None if leaf else op, leaf, shape, value)

    def sent_back(self, result, order) -> dict[tuple[int, int], Array]:
        """Give, by a node's id and the place of one before it, the gradient that goes from the one to the other."""
        sent = {}

        def note(key):
            def hook(gradients, _):
                sent.update({(id(key), i): reference.numpy(g) for i, g in enumerate(gradients) if g is not None})

            return key.register_hook(hook)

        hooks = [note(key) for key in order if not hasattr(key, "variable")]
        try:
            theirs.grad(result, [key.variable for key in order if hasattr(key, "variable")], retain_graph=True)
        finally:
            for hook in hooks:
                hook.remove()
        return sent
