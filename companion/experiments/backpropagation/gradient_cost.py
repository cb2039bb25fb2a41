"""What a network's gradient costs: multiply-adds of backward beside those of forward, layer by layer."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from companion.counting import Tally
from companion.scratch import ops
from companion.scratch.autodiff import Tensor, apply
from companion.scratch.layers import Linear
from companion.shapes import Array, Int


@dataclass(frozen=True)
class Config:
    """A network by the sizes of its layers; ``input_gradient`` asks for the gradient of its input too."""

    sizes: tuple[int, ...] = (64, 32, 10)
    batch: int = 32
    input_gradient: bool = False
    seed: int = 0


@dataclass(frozen=True)
class Result:
    """What forward and backward did: multiply-adds of each linear layer, and all operations of the whole network."""

    parameters: int
    forward: Int[Array, "L"]  # multiply-adds, layer by layer
    backward: Int[Array, "L"]
    operations: Int[Array, "2"]  # of every kind, in forward and in backward


def run(config: Config) -> Result:
    """Compute the loss of a ReLU network on a random batch and its gradient, on arrays that count.

    Formula: a linear layer from D to O numbers takes N D O multiply-adds forward, as many back to its weights and as
    many back to its input; in multiply-adds, loss and gradient together take at most 3 times the loss.

    Source: Baur and Strassen (1983), The Complexity of Partial Derivatives, inequality 1: the factor 3, for the
    multiplications and divisions of any rational function.
    """
    rng = np.random.default_rng(config.seed)
    layers = [Linear(*pair, rng=rng) for pair in pairwise(config.sizes)]
    labels = rng.integers(config.sizes[-1], size=config.batch)
    tally = Tally()
    x = Tensor(tally.watch(rng.normal(size=(config.batch, config.sizes[0]))), requires_grad=config.input_gradient)
    work = np.zeros((2, len(layers)), int)  # forward and backward
    for i, layer in enumerate(layers):
        x = apply(ops.relu, x) if i else x
        x = apply(_metered(ops.linear, tally, work[:, i]), x, layer.weight, layer.bias)
    loss = apply(ops.cross_entropy, x, labels)
    forward = tally.total()
    loss.backward()
    parameters = sum(p.data.size for layer in layers for p in layer.parameters())
    return Result(parameters, *work, operations=np.array([forward, tally.total() - forward]))


def _metered(op, tally: Tally, work: Int[Array, "2"]):
    """Wrap an operation so that its multiply-adds are written to ``work``: forward's first, then backward's."""

    def metered(*inputs):
        before = tally["matmul"]
        y, backward = op(*inputs)
        work[0] = tally["matmul"] - before

        def metered_backward(*arguments):
            before = tally["matmul"]
            gradients = backward(*arguments)
            work[1] = tally["matmul"] - before
            return gradients

        return y, metered_backward

    metered.selective = op.selective
    return metered
