"""A loss differentiated by wiggling each weight, and by one backward: the same numbers, and the clock beside."""

from __future__ import annotations

from dataclasses import dataclass
from time import perf_counter

import numpy as np

from companion.checks import numerical_gradients
from companion.data import digits
from companion.experiments.digit_classifier import build
from companion.scratch import ops
from companion.shapes import Array, Float


@dataclass(frozen=True)
class Config:
    """A digit classifier with ``hidden`` rectified units, judged on the first ``batch`` training digits."""

    hidden: int = 32
    batch: int = 64
    seed: int = 0


@dataclass(frozen=True)
class Result:
    """The gradient of all weights two ways, how often the loss was computed for it, and seconds on this machine."""

    wiggled: Float[Array, "P"]
    backward: Float[Array, "P"]
    evaluations: int  # by wiggling; backward needs one
    wiggling_seconds: float
    backward_seconds: float  # forward and backward together, the best of ten


def run(config: Config) -> Result:
    """Differentiate the classifier's loss by central differences and by one backward."""
    part = digits()
    x, y = part.x_train[: config.batch], part.y_train[: config.batch]
    weights = list(build(config.hidden, rng=np.random.default_rng(config.seed)).state_dict().values())
    evaluations = []

    def loss(weight1, bias1, weight2, bias2):
        evaluations.append(1)
        hidden, backward1 = ops.linear(x, weight1, bias1)
        active, backward_relu = ops.relu(hidden)
        scores, backward2 = ops.linear(active, weight2, bias2)
        value, backward_loss = ops.cross_entropy(scores, y)

        def backward(dy):
            dscores, _ = backward_loss(dy)
            dactive, dweight2, dbias2 = backward2(dscores)
            (dhidden,) = backward_relu(dactive)
            _, dweight1, dbias1 = backward1(dhidden, (False, True, True))
            return dweight1, dbias1, dweight2, dbias2

        return value, backward

    one = np.float64(1)
    wiggled, wiggling_seconds = _timed(lambda: numerical_gradients(loss, *weights, dy=one))
    count = len(evaluations)
    repeats = [_timed(lambda: loss(*weights)[1](one)) for _ in range(10)]
    return Result(
        wiggled=_flat(wiggled),
        backward=_flat(repeats[0][0]),
        evaluations=count,
        wiggling_seconds=wiggling_seconds,
        backward_seconds=min(seconds for _, seconds in repeats),
    )


def _timed(function):
    start = perf_counter()
    result = function()
    return result, perf_counter() - start


def _flat(gradients) -> Float[Array, "P"]:
    return np.concatenate([g.ravel() for g in gradients])
