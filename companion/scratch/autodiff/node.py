"""What a result remembers of its making, and the walk that sends a gradient back over it.

Here is the whole of reverse mode: :func:`walk_back` is the algorithm, :func:`topological_order` the order it needs.
It knows no formula, and of arrays only that gradients can be added.

Chapter: backpropagation
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import compress, count
from operator import attrgetter

from companion.scratch._arrays import as_array
from companion.scratch._public import public
from companion.shapes import Array

_clock = count(1)  # tells what came first: operations are numbered by it, and changes in place
_latest_change = 0


@public
class Node:
    """One operation that has run: which one, on what, and how a gradient goes back over it.

    ``inputs`` has an entry for every positional argument: the node of a tensor that an operation made, a tensor that
    none made (a leaf), or the constant that it was. ``needs`` says which of them wait for a gradient. ``shape`` is
    the result's; the result itself is not kept. ``number`` counts operations in the order in which they ran.
    """

    __slots__ = ("backward", "inputs", "needs", "number", "op", "shape")

    def __init__(self, op: Callable, inputs: list, needs: list[bool], backward: Callable, shape: tuple[int, ...]):
        self.op = op
        self.inputs = inputs
        self.needs = needs
        self.backward = backward
        self.shape = shape
        self.number = next(_clock)

    def send_back(self, dy: Array) -> Iterable[tuple[object, Array]]:
        """Send a gradient over this operation: pair each input that waits for one with its own.

        Raises: RuntimeError where the node was walked before and freed.
        """
        gradients = self.backward(dy, self.needs)
        return compress(zip(self.inputs, gradients), self.needs)  # noqa: B905 - strict=False takes time

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

    Raises: RuntimeError where an array that a gradient is computed from was changed in place after it was used.

    Source: Griewank and Walther (2008), Evaluating Derivatives, section 3.2.
    """
    arrived = {end.grad_fn or end: gradient}
    for node in reversed(unchanged(topological_order(end))):
        dy = arrived.pop(node)
        yield node, dy
        for x, dx in node.send_back(dy):
            arrived[x] = as_array(arrived[x] + dx) if x in arrived else dx
        if not retain_graph:
            node.free()
    yield from arrived.items()  # what is left has reached the leaves


@public
def increment_version(tensor) -> None:
    """Say that a tensor's numbers, or those of several tensors, have been changed in place.

    Then no walk back takes the new numbers for the old ones that a recorded operation computed with: it refuses.
    Optimizers, initializers and in-place operators say so themselves; what is written into ``tensor.data``, or into
    an array that it shares, nobody sees who is not told by this function.
    """
    global _latest_change
    _latest_change = next(_clock)
    for leaf in (tensor,) if hasattr(tensor, "data") else tensor:
        leaf.version = _latest_change


def unchanged(order: list[Node]) -> list[Node]:
    """Give the operations back, or raise where an input that a gradient is computed from was changed in place since.

    ``op.reads`` lists, for each gradient, the places of the inputs that it is computed from; an operation that does
    not say so is taken to read them all. In a training nothing has changed since the forward pass, and one look at
    the clock says so.
    """
    if not order or order[0].number > _latest_change:
        return order
    for node in order:
        reads = getattr(node.op, "reads", (range(len(node.inputs)),) * len(node.needs))
        for place in set().union(*compress(reads, node.needs)):
            x = node.inputs[place] if place < len(node.inputs) else None
            if getattr(x, "version", 0) > node.number:
                raise RuntimeError(
                    f"backward: {node.op.__name__} computed with a tensor of shape {x.shape} that was since changed "
                    "in place, by an optimizer's step perhaps; send every gradient back before it, or compute anew"
                )
    return order
