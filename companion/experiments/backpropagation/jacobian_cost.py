"""The price of a Jacobian three ways, in evaluations and in operations, over the numbers of inputs and outputs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from companion.checks import central_difference
from companion.counting import Tally
from companion.scratch import ops
from companion.scratch.autodiff import Tensor, apply, grad, jvp, no_grad
from companion.scratch.layers import Linear
from companion.shapes import Array, Float, Int

WAYS = ("central differences", "forward mode", "reverse mode")


@dataclass(frozen=True)
class Config:
    """A network from ``inputs`` numbers through ``hidden`` tanh units to ``outputs`` numbers."""

    inputs: int = 8
    outputs: int = 1
    hidden: int = 32
    seed: int = 0


@dataclass(frozen=True)
class Result:
    """For each of WAYS: how often the network was run, how often walked back, and all operations of it."""

    evaluations: Int[Array, "3"]  # runs of the function, plain or on dual numbers
    walks: Int[Array, "3"]  # from an output back to the inputs
    operations: Int[Array, "3"]
    one_evaluation: int  # operations of a single plain run
    gap: float  # the largest difference between the three Jacobians


def run(config: Config) -> Result:
    """Compute one Jacobian by differences, by Jacobian-vector and by vector-Jacobian products."""
    rng = np.random.default_rng(config.seed)
    sizes = (config.inputs, config.hidden, config.outputs)
    drawn = [array for pair in pairwise(sizes) for array in Linear(*pair, rng=rng).state_dict().values()]
    point = rng.normal(size=config.inputs)
    jacobians, rows = [], []
    for way in (_by_differences, _by_forward_mode, _by_reverse_mode):
        network, tally, runs = _watched_network(drawn)
        jacobian, walks = way(network, point)
        jacobians.append(np.asarray(jacobian))
        rows.append((len(runs), walks, tally.total()))
    network, tally, _ = _watched_network(drawn)
    with no_grad():
        network(Tensor(point))
    gap = max(np.abs(a - b).max() for a in jacobians for b in jacobians)
    return Result(*map(np.array, zip(*rows, strict=True)), one_evaluation=tally.total(), gap=float(gap))


def _watched_network(drawn: list[Array]) -> tuple[Callable, Tally, list]:
    """Make the network of weights that count, its tally, and a list that grows by one with every run."""
    tally, runs = Tally(), []
    weight1, bias1, weight2, bias2 = map(tally.watch, drawn)

    def network(x: Tensor) -> Tensor:
        runs.append(1)
        return apply(ops.linear, apply(ops.tanh, apply(ops.linear, x, weight1, bias1)), weight2, bias2)

    return network, tally, runs


def _by_differences(f, x) -> tuple[Float[Array, "M D"], int]:
    with no_grad():
        columns = [central_difference(lambda array: f(Tensor(array)).data, x, e) for e in np.eye(len(x))]
    return np.stack(columns, axis=1), 0


def _by_forward_mode(f, x) -> tuple[Float[Array, "M D"], int]:
    return np.stack([jvp(f, x, e)[1] for e in np.eye(len(x))], axis=1), 0


def _by_reverse_mode(f, x) -> tuple[Float[Array, "M D"], int]:
    start = Tensor(x, requires_grad=True)
    end = f(start)
    rows = [grad(end, start, v, retain_graph=True)[0] for v in np.eye(*end.shape)]
    return np.stack(rows), len(rows)
