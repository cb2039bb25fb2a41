"""What a result remembers of its making, and the walk that sends a gradient back over it.

Here is the whole of reverse mode: :func:`walk_back` is the algorithm, :func:`topological_order` the order it needs.
It knows no formula, and of arrays only that gradients can be added.

Chapter: backpropagation
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import compress, count
from operator import attrgetter

from companion.scratch._public import public
from companion.shapes import Array

_clock = count(1)


@public
class Node:
    """One operation that has run: which one, on what, and how a gradient goes back over it.

    ``inputs`` has an entry for every positional argument: the node of a tensor that an operation made, a tensor that
    none made (a leaf), or the constant that it was. ``needs`` says which of them wait for a gradient. ``shape`` is
    the result's; the result itself is not kept. ``number`` counts operations in the order in which they ran.
    """

    __slots__ = ("backward", "inputs", "needs", "number", "op", "shape")

    def __init__(self, op: Callable, inputs: list, needs: list[bool], backward: Callable, shape: tuple[int, ...]):
        self.op, self.inputs, self.needs, self.backward, self.shape = op, inputs, needs, backward, shape
        self.number = next(_clock)

    def send_back(self, dy: Array) -> Iterable[tuple[object, Array]]:
        """Send a gradient over this operation: pair each input that waits for one with its own.

        Raises: RuntimeError where the node was walked before and freed.
        """
        return compress(zip(self.inputs, self.backward(dy, self.needs), strict=False), self.needs)

    def waiting(self) -> Iterable:
        """Go through the inputs that wait for a gradient, one as often as it was used."""
        return compress(self.inputs, self.needs)

    def free(self) -> None:
        """Let go of the arrays that backward kept."""
        self.backward, self.inputs, self.needs = _freed, (), ()


def _freed(dy, needs):
    raise RuntimeError(
        "backward: this graph was walked before, and what its operations had kept is freed; "
        "to walk it again, call backward(retain_graph=True) the first time"
    )


@public
def topological_order(end) -> list[Node]:
    """List the operations that ``end`` was computed by, each after all of those whose results it used.

    The links say which took part. The order is that in which they ran: what an operation used was there before it.
    """
    found, stack = set(), [end.grad_fn]
    while stack:
        node = stack.pop()
        if isinstance(node, Node) and node not in found:
            found.add(node)
            stack += node.waiting()
    return sorted(found, key=attrgetter("number"))


@public
def walk_back(end, gradient: Array, retain_graph: bool = False) -> Iterator[tuple[object, Array]]:
    """Send a gradient back to all that ``end`` was computed from; yield every node, then every leaf, with its own.

    In reverse topological order each node has its turn when all that reaches it has arrived and is added up. After
    that it is freed, unless ``retain_graph``.

    Source: Griewank and Walther (2008), Evaluating Derivatives, section 3.2.
    """
    arrived = {end.grad_fn or end: gradient}
    for node in reversed(topological_order(end)):
        dy = arrived.pop(node)
        yield node, dy
        for x, dx in node.send_back(dy):
            arrived[x] = arrived[x] + dx if x in arrived else dx
        if not retain_graph:
            node.free()
    yield from arrived.items()  # what is left has reached the leaves
