"""In which order gradients must be sent back, and what it costs and breaks to ignore it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import permutations

import numpy as np

from companion.experiments._record import inputs_of, sent_back
from companion.scratch import ops
from companion.scratch.autodiff import Tensor, apply, tape
from companion.shapes import Array, Bool, Float, Int


def naive_backward(node: Tensor, dy: Array) -> int:
    """Send on every gradient as soon as it arrives; return how many tensors were visited, repeats counted.

    Formula: the sum over all paths of the product of their local slopes, path by path. The gradients are right; the
    price is a visit for every path, and a graph of n tensors can have 2^n paths.
    """
    visits = 1
    for x, dx in sent_back(node, dy):
        visits += naive_backward(x, dx)
    if not inputs_of(node):
        node.grad = dy if node.grad is None else node.grad + dy
    return visits


def tape_backward(end: Tensor, dy: Array) -> int:
    """Go back as the tape does; return how many turns were taken, counted as the walk hands them out.

    A result has a turn when all of its gradient is there and is sent on. A leaf sends nothing on, and gets a gradient
    for each use; it counts once.
    """
    turns, leaves = 0, set()
    for node, gradient in tape._walk_back(end, dy):
        if inputs_of(node):
            turns += 1
        else:
            leaves.add(id(node))
            node.grad = gradient if node.grad is None else node.grad + gradient
    return turns + len(leaves)


def backward_in_order(order: Sequence[Tensor], dy: Array) -> None:
    """Visit tensors in a given order, each once; each sends on what has reached it by then.

    What reaches a tensor after its turn is lost. ``order`` begins with the end of the computation, without leaves.
    """
    arrived = {id(order[0]): dy}
    for node in order:
        for x, dx in sent_back(node, arrived.get(id(node), np.zeros_like(node.data))):
            arrived[id(x)] = arrived[id(x)] + dx if id(x) in arrived else dx
            if not inputs_of(x):
                x.grad = arrived[id(x)]


def ladder(x: Tensor, rungs: int) -> Tensor:
    """Climb ``rungs`` times from y to y + y: 2^rungs paths lead from the top to x, through rungs + 1 tensors."""
    for _ in range(rungs):
        x = x + x
    return x


@dataclass(frozen=True)
class Config:
    """The ladders that are climbed, by their number of rungs."""

    rungs: tuple[int, ...] = tuple(range(1, 13))


@dataclass(frozen=True)
class Result:
    """Visits that each way back makes on each ladder, and the gradients that both leave at its foot."""

    rungs: Int[Array, "R"]
    naive: Int[Array, "R"]
    ordered: Int[Array, "R"]
    naive_gradient: Float[Array, "R"]
    ordered_gradient: Float[Array, "R"]


def run(config: Config) -> Result:
    """Go back down each ladder twice: by the naive recursion, and in topological order."""
    rows = []
    for rungs in config.rungs:
        feet = [Tensor(np.array(1.0), requires_grad=True) for _ in range(2)]
        tops = [ladder(foot, rungs) for foot in feet]
        naive = naive_backward(tops[0], np.array(1.0))
        ordered = tape_backward(tops[1], np.array(1.0))
        rows.append((rungs, naive, ordered, feet[0].grad.item(), feet[1].grad.item()))
    return Result(*map(np.array, zip(*rows, strict=True)))


NAMES = ("a", "b", "c")  # of the diamond's inner tensors


@dataclass(frozen=True)
class Orders:
    """Every order in which the diamond's inner tensors can take their turns, and the gradient that comes of it."""

    names: tuple[str, ...]  # "b c a": the order of the turns
    is_topological: Bool[Array, "P"]  # does each tensor wait for all that was computed from it?
    gradient: Float[Array, "P"]
    right: float


def diamond(x: Tensor) -> list[Tensor]:
    """Compute y = b c + a with a = x^2, b = 3 a and c = sin a; give [y, a, b, c]."""
    a = x * x
    b, c = 3.0 * a, apply(ops.sin, a)
    return [b * c + a, a, b, c]


def orders(x: float) -> Orders:
    """Differentiate the diamond at x in every order of its inner tensors. The product b c goes before them all."""
    names, valid, gradients = [], [], []
    for turn in permutations(range(len(NAMES))):
        foot = Tensor(np.array(x), requires_grad=True)
        y, *inner = diamond(foot)
        product = inputs_of(y)[0]
        order = [y, product, *(inner[i] for i in turn)]
        backward_in_order(order, np.array(1.0))
        place = {id(node): i for i, node in enumerate(order)}
        names.append(" ".join(NAMES[i] for i in turn))
        valid.append(all(place[id(node)] < place.get(id(z), len(order)) for node in order for z in inputs_of(node)))
        gradients.append(foot.grad.item())
    right = 2 * x * (3 * np.sin(x * x) + 3 * x * x * np.cos(x * x) + 1)
    return Orders(tuple(names), np.array(valid), np.array(gradients), float(right))
