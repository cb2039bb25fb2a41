"""What a Hessian-vector product costs, beside a gradient of the same network."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from companion.counting import Tally
from companion.scratch import ops
from companion.scratch.autodiff import apply, hvp, vjp


@dataclass(frozen=True)
class Config:
    """A tanh network without biases by the sizes of its layers, differentiated with respect to its weights."""

    sizes: tuple[int, ...] = (64, 32, 10)
    batch: int = 32
    seed: int = 0


@dataclass(frozen=True)
class Result:
    """Multiply-adds, forward and backward together."""

    gradient: int
    product: int  # of the Hessian and one vector


def run(config: Config) -> Result:
    """Compute a gradient, and the Hessian times one direction, on weights that count.

    Formula: a product of two duals is three products, one of a dual and a constant two; so the Hessian-vector
    product, the gradient on dual numbers, costs between 2 and 3 gradients.
    """
    rng = np.random.default_rng(config.seed)
    x = rng.normal(size=(config.batch, config.sizes[0]))
    labels = rng.integers(config.sizes[-1], size=config.batch)
    weights = [rng.normal(size=(b, a)) / np.sqrt(a) for a, b in pairwise(config.sizes)]
    directions = [rng.normal(size=w.shape) for w in weights]

    def loss(*weights):
        h = x
        for i, weight in enumerate(weights):
            h = apply(ops.linear, apply(ops.tanh, h) if i else h, weight)
        return apply(ops.cross_entropy, h, labels)

    gradient, product = Tally(), Tally()
    vjp(loss, tuple(map(gradient.watch, weights)))
    hvp(loss, tuple(map(product.watch, weights)), tuple(map(product.watch, directions)))
    return Result(gradient["matmul"], product["matmul"])
