"""Backpropagation broken on purpose: what the chapter plants and then finds. Never import this to compute with."""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from companion.data import digits
from companion.scratch import ops
from companion.scratch.autodiff import Node, Tensor, apply, topological_order
from companion.scratch.layers import Layer, Linear
from companion.scratch.metrics import accuracy_score
from companion.scratch.ops._elementwise import elementwise
from companion.shapes import Array, Backward, Float, Int
from companion.training import minibatches


def overwriting_backward(end: Tensor, gradient: Array) -> None:
    """Broken: a tensor that was used twice keeps the gradient of one use, where the sum of both is due.

    A chain comes out right, and so does every network without a branch.
    """
    arrived = {end.grad_fn: gradient}
    for node in reversed(topological_order(end)):
        for x, dx in node.send_back(arrived[node]):
            arrived[x] = dx
            if isinstance(x, Tensor):  # a leaf
                x.grad = dx


def unordered_backward(end: Tensor, gradient: Array) -> None:
    """Broken: tensors take their turns as they are found from the end, so some before all of their gradient is there.

    A chain comes out right, and so does a diamond with two arms of the same length.
    """
    arrived, queue = {end.grad_fn: gradient}, deque([end.grad_fn])
    while queue:
        node = queue.popleft()
        for x, dx in node.send_back(arrived[node]):
            if x not in arrived and isinstance(x, Node):
                queue.append(x)
            arrived[x] = arrived[x] + dx if x in arrived else dx
            if isinstance(x, Tensor):  # a leaf
                x.grad = arrived[x]


def add_without_sum(input: Float[Array, "N K"], other: Float[Array, "1 K"]) -> tuple[Float[Array, "N K"], Backward]:
    """Broken: add a row to every row of a batch; backward forgets to add up over the rows that it went to.

    A batch of one comes out right.
    """
    return input + other, lambda dy: (dy, dy)


def double_in_place(input: Float[Array, "..."]) -> tuple[Float[Array, "..."], Backward]:
    """Broken: double the numbers where they lie, though an earlier operation's backward may still need the old ones.

    Its own gradient is right; that of what came before it is not.
    """
    input *= 2
    return input, lambda dy: (2 * dy,)


@elementwise(lambda y, x: 1 - y)
def tanh_with_a_wrong_slope(input: Float[Array, "..."]) -> tuple[Float[Array, "..."], Backward]:
    """Broken: the slope of tanh is 1 - y * y.

    Forward and reverse mode read the same slope, so the adjoint identity holds; central differences find it.
    """
    return np.tanh(input)


def softmax_without_gradient(input: Float[Array, "N K"]) -> tuple[Float[Array, "N K"], Backward]:
    """Broken: the right probabilities, and zeros for a gradient.

    An upstream gradient of ones finds nothing: each row of probabilities adds up to 1 whatever the scores, so zeros
    are the right answer to that question.
    """
    p, _ = ops.softmax(input, 1)
    return p, lambda dy: (np.zeros_like(dy),)


def summed_cross_entropy(input: Float[Array, "N K"], target: Int[Array, "N"]) -> tuple[Float[Array, ""], Backward]:
    """Broken where the mean was meant: add up the losses of a batch; value and gradient are N times too large.

    Every check of the gradient passes, for it is the right gradient of the wrong loss. What finds it is a batch in
    which each example stands twice: the mean does not change, and neither does that of the weights.
    """
    return ops.cross_entropy(input, target, reduction="sum")


class SummedCrossEntropyLoss(Layer):
    """Broken where the mean was meant: :func:`summed_cross_entropy` as a layer, to train with."""

    def forward(self, input, target) -> Tensor:
        """Add up the losses of a batch."""
        return apply(summed_cross_entropy, input, target)


def shortcuts(layers: Sequence[Linear], x: Array) -> Tensor:
    """Two residual blocks, each with a shortcut around it: h <- h + W'' relu(W' h + b') + b''."""
    first, *inner, last = layers
    h = first(x)
    for one, two in (inner[:2], inner[2:]):
        h = h + two(apply(ops.relu, one(h)))
    return last(apply(ops.relu, h))


def shared(layers: Sequence[Linear], x: Array) -> Tensor:
    """One layer three times over, with the same weights: h <- relu(W h + b)."""
    first, inner, last = layers[0], layers[1], layers[-1]
    h = apply(ops.relu, first(x))
    for _ in range(3):
        h = apply(ops.relu, inner(h))
    return last(h)


@dataclass(frozen=True)
class Config:
    """A network in which values are used more than once, and the walk by which it learns the digits."""

    walk: Callable[[Tensor, Array], None] = Tensor.backward
    network: Callable[[Sequence[Linear], Array], Tensor] = shortcuts
    seed: int = 0
    epochs: int = 15
    lr: float = 0.05
    momentum: float = 0.9


@dataclass(frozen=True)
class Result:
    """Accuracy on the test part, and how wrong the walk's first gradient was."""

    accuracy: float
    gradient_error: float  # size of the difference over all parameters, relative to the right gradient's


def run(config: Config) -> Result:
    """Train by gradient descent with momentum on whatever the walk leaves at the leaves."""
    rng, part = np.random.default_rng(config.seed), digits()
    layers = [Linear(*sizes, rng=rng) for sizes in ((64, 32), *[(32, 32)] * 4, (32, 10))]
    if config.network is shared:
        layers = [layers[0], layers[1], layers[-1]]
        layers[1].weight.data *= math.sqrt(6)  # He's size, without which a layer used three times loses the signal
    parameters = [p for layer in layers for p in layer.parameters()]

    def gradients(walk, rows) -> list[Array]:
        for p in parameters:
            p.grad = None
        scores = config.network(layers, part.x_train[rows])
        walk(apply(ops.cross_entropy, scores, part.y_train[rows]), np.ones(()))
        return [p.grad for p in parameters]

    error, velocity = None, [np.zeros(p.shape) for p in parameters]
    for rows in minibatches(len(part.x_train), 64, config.epochs, rng=rng):
        found = gradients(config.walk, rows)
        if error is None:
            right = gradients(Tensor.backward, rows)
            error = _norm([f - r for f, r in zip(found, right, strict=True)]) / _norm(right)
        for p, v, dp in zip(parameters, velocity, found, strict=True):
            v *= config.momentum
            v += dp
            p.data -= config.lr * v
    said = config.network(layers, part.x_test).data.argmax(axis=1)
    return Result(accuracy_score(part.y_test, said), error)


def _norm(arrays: Sequence[Array]) -> float:
    return math.sqrt(sum(np.sum(a**2) for a in arrays))
