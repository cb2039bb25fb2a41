"""What it costs to send on every gradient as soon as it arrives: a visit for every path, not for every tensor."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from companion.scratch.autodiff import Node, Tensor, walk_back
from companion.shapes import Array, Float, Int


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


def ladder(x: Tensor, rungs: int) -> Tensor:
    """Climb ``rungs`` times from y to y + y: 2^rungs paths lead from the top to x, through rungs + 1 tensors."""
    for _ in range(rungs):
        x = x + x
    return x


def naive_backward(node: Node | Tensor, dy: Array) -> int:
    """Send on every gradient as soon as it arrives; return how many nodes and leaves were visited, repeats counted.

    Formula: the sum over all paths of the product of their local slopes, path by path. The gradients are right; the
    price is a visit for every path, and a graph of n tensors can have 2^n paths.
    """
    if isinstance(node, Tensor):  # a leaf
        node.grad = dy if node.grad is None else node.grad + dy
        return 1
    return 1 + sum(naive_backward(x, dx) for x, dx in node.send_back(dy))


def ordered_backward(end: Tensor, dy: Array) -> int:
    """Go back as the tape does; return how many turns were taken, counted as the walk hands them out.

    A node has its turn when all of its gradient is there and is sent on; a leaf keeps it.
    """
    turns = 0
    for node, gradient in walk_back(end, dy):
        turns += 1
        if isinstance(node, Tensor):
            node.grad = gradient if node.grad is None else node.grad + gradient
    return turns


def run(config: Config) -> Result:
    """Go back down each ladder twice: by the naive recursion, and in topological order."""
    rows = []
    for rungs in config.rungs:
        feet = [Tensor(np.array(1.0), requires_grad=True) for _ in range(2)]
        tops = [ladder(foot, rungs) for foot in feet]
        naive = naive_backward(tops[0].grad_fn, np.array(1.0))
        ordered = ordered_backward(tops[1], np.array(1.0))
        rows.append((rungs, naive, ordered, feet[0].grad.item(), feet[1].grad.item()))
    return Result(*map(np.array, zip(*rows, strict=True)))
