"""The network of the construction, trained from random starts: how far from the curve does it end?

The weights of S networks stand together: W1 (S, 1, H), b1 (S, 1, H), W2 (S, H, 1) and b2 (S, 1, 1). They are for x
moved to the interval from -1 to 1, where starting numbers fit better.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from companion.experiments.universal_approximation.interpolation import wave
from companion.scratch.layers import Parameter
from companion.scratch.models import interpolant
from companion.scratch.optimizers import Adam
from companion.scratch.schedules import CosineAnnealingLR
from companion.shapes import Array, Float

POINTS = 129  # in training; errors are measured at eight times as many places


@dataclass(frozen=True)
class Config:
    """So many networks, each with its own start.

    ``spread`` starts their bends all over the interval, with He's size of weights; without it starts are PyTorch's.
    ``built`` starts them all at the construction instead. ``solved`` trains nothing: hidden layers stay as they were
    drawn, and the output layers are the best for them, by least squares.
    """

    seed: int = 0
    units: int = 16
    starts: int = 12
    steps: int = 2000
    lr: float = 0.03
    spread: bool = True
    built: bool = False
    solved: bool = False


@dataclass(frozen=True)
class Result:
    """What each start ended as, its bends at the beginning and the end, its largest and root mean square error.

    Beside them stand the errors of the construction.
    """

    x: Float[Array, "N"]
    y: Float[Array, "S N"]
    began: Float[Array, "S H"]
    kinks: Float[Array, "S H"]
    largest: Float[Array, "S"]
    typical: Float[Array, "S"]
    built_largest: float
    built_typical: float


def start(units, starts=12, seed=0, spread=True):
    """Draw the weights of several networks; ``spread`` has them bend all over the interval from -1 to 1."""
    rng, size = np.random.default_rng(seed), 1 / np.sqrt(units)
    wide = np.sqrt(6) if spread else 1.0
    W1 = rng.uniform(-wide, wide, (starts, 1, units))
    b1 = rng.uniform(-1, 1, (starts, 1, units)) * (W1 if spread else 1)
    W2 = rng.uniform(-size, size, (starts, units, 1))
    b2 = rng.uniform(-size, size, (starts, 1, 1))
    return W1, b1, W2, b2


def descend(x, target, weights, lr=0.03, steps=2000):
    """Nudge several networks along at once: the first axis of each parameter says which; none knows of another."""
    W1, b1, W2, b2 = parameters = [Parameter(a.copy()) for a in weights]
    optimizer = Adam(parameters, lr=lr)
    schedule = CosineAnnealingLR(optimizer, T_max=steps)  # ever smaller nudges
    for _ in range(steps):
        y = (x * W1 + b1).relu() @ W2 + b2  # (S, N, 1)
        loss = ((y - target) ** 2).mean(dim=1).sum()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        schedule.step()
    return [parameter.data for parameter in parameters]


def solve(x, target, W1, b1):
    """Leave hidden layers as they are, and give them the output layers of the smallest mean squared error."""
    h = np.maximum(x * W1 + b1, 0)  # (S, N, H)
    h = np.concatenate([h, np.ones((*h.shape[:2], 1))], axis=2)  # a unit that is always 1, for the bias
    W2 = np.array([np.linalg.lstsq(each, target, rcond=1e-10)[0] for each in h])  # (S, H + 1, 1)
    return W1, b1, W2[:, :-1], W2[:, -1:]


def construction(units: int) -> list[Array]:
    """Give the weights of the interpolant through evenly spaced points of the curve, as those of one network."""
    knots = np.linspace(0, 1, units + 1)
    weights = interpolant(2 * knots - 1, wave(knots)).state_dict().values()
    shapes = (1, 1, units), (1, 1, units), (1, units, 1), (1, 1, 1)
    return [a.reshape(shape) for a, shape in zip(weights, shapes, strict=True)]


def run(config: Config) -> Result:
    """Start, train, and look between the training points, too."""
    began = start(config.units, config.starts, config.seed, config.spread)
    if config.built:
        began = [np.tile(a, (config.starts, 1, 1)) for a in construction(config.units)]
    x = np.linspace(0, 1, POINTS)[:, None]
    if config.solved:
        return result(began, solve(2 * x - 1, wave(x), *began[:2]))
    return result(began, descend(2 * x - 1, wave(x), began, config.lr, config.steps))


def result(began: Sequence[Array], ended: Sequence[Array]) -> Result:
    """Measure networks between their training points, beside the construction of their width."""
    x = np.linspace(0, 1, 8 * (POINTS - 1) + 1)[:, None]
    y, y_built = (_outputs(x, *weights) for weights in (ended, construction(ended[0].shape[2])))
    largest, typical = _errors(y - wave(x[:, 0]))
    (built_largest,), (built_typical,) = _errors(y_built - wave(x[:, 0]))
    bends = (_bends(*weights[:2]) for weights in (began, ended))
    return Result(x[:, 0], y, *bends, largest, typical, float(built_largest), float(built_typical))


def _outputs(x: Array, W1: Array, b1: Array, W2: Array, b2: Array) -> Float[Array, "S N"]:
    return (np.maximum((2 * x - 1) * W1 + b1, 0) @ W2 + b2)[..., 0]


def _errors(off: Float[Array, "S N"]) -> tuple[Float[Array, "S"], Float[Array, "S"]]:
    """Give the largest and the root mean square error of every network."""
    return np.abs(off).max(axis=1), np.sqrt((off**2).mean(axis=1))


def _bends(W1: Array, b1: Array) -> Float[Array, "S H"]:
    """Give where every unit of every network bends, on the interval from 0 to 1."""
    return (1 - b1 / W1)[:, 0] / 2
