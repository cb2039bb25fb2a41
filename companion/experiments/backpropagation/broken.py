"""Backpropagation broken on purpose: what the chapter plants and then finds. Never import this to compute with."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
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
    which each example stands twice: the mean does not change, and neither does its gradient by the weights.
    """
    return ops.cross_entropy(input, target, reduction="sum")


class SummedCrossEntropyLoss(Layer):
    """Broken where the mean was meant: :func:`summed_cross_entropy` as a layer, to train with."""

    def forward(self, input, target) -> Tensor:
        """Add up the losses of a batch."""
        return apply(summed_cross_entropy, input, target)


@dataclass(frozen=True)
class Config:
    """A network of two residual blocks, each with a shortcut, that learns the digits by a walk of one's choice."""

    walk: Callable[[Tensor, Array], None] = Tensor.backward
    seed: int = 0
    epochs: int = 20
    lr: float = 0.05


@dataclass(frozen=True)
class Result:
    """Accuracy on the test part, and how wrong the walk's first gradient of the first layer's weights was."""

    accuracy: float
    gradient_error: float  # size of the difference, relative to the right gradient's


def run(config: Config) -> Result:
    """Train by gradient descent on whatever the walk leaves at the leaves.

    Formula: h = W x + b; twice h <- h + W'' relu(W' h + b') + b''; scores = V relu(h) + c.
    """
    rng, part = np.random.default_rng(config.seed), digits()
    layers = [Linear(*sizes, rng=rng) for sizes in ((64, 32), *[(32, 32)] * 4, (32, 10))]
    parameters = [p for layer in layers for p in layer.parameters()]

    def scores(x) -> Tensor:
        h = layers[0](x)
        for inner, outer in (layers[1:3], layers[3:5]):
            h = h + outer(apply(ops.relu, inner(h)))
        return layers[5](apply(ops.relu, h))

    def gradients(walk, rows) -> list[Array]:
        for p in parameters:
            p.grad = None
        walk(apply(ops.cross_entropy, scores(part.x_train[rows]), part.y_train[rows]), np.ones(()))
        return [p.grad for p in parameters]

    error = None
    for rows in minibatches(len(part.x_train), 64, config.epochs, rng=rng):
        found = gradients(config.walk, rows)
        if error is None:
            right = gradients(Tensor.backward, rows)[0]
            error = float(np.linalg.norm(found[0] - right) / np.linalg.norm(right))
        for p, dp in zip(parameters, found, strict=True):
            p.data -= config.lr * dp
    return Result(accuracy_score(part.y_test, scores(part.x_test).data.argmax(axis=1)), error)
