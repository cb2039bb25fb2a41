"""In which order gradients must be sent on: a diamond, gone back in every order of its tensors' turns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import permutations

import numpy as np

from companion.scratch import ops
from companion.scratch.autodiff import Node, Tensor, apply
from companion.shapes import Array, Bool, Float, Int

NAMES = ("a", "b", "c")  # of the diamond's inner tensors


@dataclass(frozen=True)
class Config:
    """The number at which the diamond is differentiated."""

    x: float = 0.8


@dataclass(frozen=True)
class Result:
    """Every order in which the diamond's inner tensors can take their turns, and the gradient that comes of it."""

    turns: Int[Array, "P 3"]  # who comes first, second and third, as places in NAMES
    is_topological: Bool[Array, "P"]  # does each tensor wait for all that was computed from it?
    gradient: Float[Array, "P"]
    right: float


def diamond(x: Tensor) -> tuple[Tensor, ...]:
    """Compute y = b c + a with a = x^2, b = 3 a and c = sin a; give y, the product b c, then a, b and c."""
    a = apply(ops.square, x)
    b, c = 3.0 * a, apply(ops.sin, a)
    product = b * c
    return product + a, product, a, b, c


def backward_in_order(order: Sequence[Node], dy: Array) -> None:
    """Visit the nodes of a record in a given order, each once; each sends on what has reached it by then.

    What reaches a node after its turn is lost. ``order`` begins with the end of the computation.
    """
    arrived = {order[0]: dy}
    for node in order:
        for x, dx in node.send_back(arrived.get(node, np.zeros(node.shape))):
            arrived[x] = arrived[x] + dx if x in arrived else dx
            if isinstance(x, Tensor):  # a leaf
                x.grad = arrived[x]


def run(config: Config) -> Result:
    """Differentiate the diamond in every order of its inner tensors. The product b c goes before them all."""
    rows = []
    for turns in permutations(range(len(NAMES))):
        foot = Tensor(np.array(config.x), requires_grad=True)
        y, product, *inner = (tensor.grad_fn for tensor in diamond(foot))
        order = [y, product, *(inner[i] for i in turns)]
        backward_in_order(order, np.array(1.0))
        place = {node: i for i, node in enumerate(order)}
        waits = (place[node] < place.get(x, np.inf) for node in order for x in node.waiting())
        rows.append((turns, all(waits), foot.grad.item()))
    x = config.x
    right = 2 * x * (3 * np.sin(x * x) + 3 * x * x * np.cos(x * x) + 1)
    return Result(*map(np.array, zip(*rows, strict=True)), right=float(right))
