"""The network of the construction, trained from random starts: how far from the curve does it end?"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from companion.experiments.universal_approximation.interpolation import wave
from companion.scratch.layers import Parameter
from companion.scratch.models import MLP, interpolant
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

    Beside them stand the errors of the construction. The weights of all starts are for x moved to the interval from
    -1 to 1.
    """

    x: Float[Array, "N"]
    y: Float[Array, "S N"]
    began: Float[Array, "S H"]
    kinks: Float[Array, "S H"]
    largest: Float[Array, "S"]
    typical: Float[Array, "S"]
    built_largest: float
    built_typical: float
    W1: Float[Array, "S 1 H"]
    b1: Float[Array, "S 1 H"]
    W2: Float[Array, "S H 1"]
    b2: Float[Array, "S 1 1"]

    @property
    def weights(self) -> tuple[Array, ...]:
        """Give W1, b1, W2 and b2."""
        return self.W1, self.b1, self.W2, self.b2


def descend(x, target, W1, b1, W2, b2, lr, steps):
    """Nudge S networks along at once: the first axis of each parameter says which, and none knows of another."""
    optimizer = Adam([W1, b1, W2, b2], lr=lr)
    schedule = CosineAnnealingLR(optimizer, T_max=steps)  # ever smaller nudges
    for _ in range(steps):
        y = (x * W1 + b1).relu() @ W2 + b2  # (S, N, 1)
        loss = ((y - target) ** 2).mean(dim=1).sum()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        schedule.step()


def run(config: Config) -> Result:
    """Start, train on x moved to the interval from -1 to 1, and look between the training points, too."""
    knots = np.linspace(0, 1, config.units + 1)
    built = interpolant(_moved(knots), wave(knots))
    W1, b1, W2, b2 = parameters = [Parameter(array) for array in _start(config, built)]
    began = _bends(W1, b1)
    x = np.linspace(0, 1, POINTS)[:, None]
    if config.solved:
        _solve(_moved(x), wave(x), *parameters)
    else:
        descend(_moved(x), wave(x), *parameters, config.lr, config.steps)
    x = np.linspace(0, 1, 8 * (POINTS - 1) + 1)[:, None]
    y = (np.maximum(_moved(x) * W1.data + b1.data, 0) @ W2.data + b2.data)[..., 0]
    error, error_built = np.abs(y - wave(x[:, 0])), np.abs(built(_moved(x)).data - wave(x))[:, 0]
    typical, built_typical = (np.sqrt((e**2).mean(axis=-1)) for e in (error, error_built))
    largest, built_largest = error.max(axis=1), float(error_built.max())
    weights = [parameter.data for parameter in parameters]
    return Result(x[:, 0], y, began, _bends(W1, b1), largest, typical, built_largest, float(built_typical), *weights)


def _bends(W1: Parameter, b1: Parameter) -> Array:
    """Give where every unit of every network bends, on the interval from 0 to 1."""
    return (1 - b1.data / W1.data)[:, 0] / 2


def _solve(x: Array, target: Array, W1: Parameter, b1: Parameter, W2: Parameter, b2: Parameter) -> None:
    """Put in the output weights and biases of the smallest mean squared error, for hidden layers as they are."""
    hidden = np.maximum(x * W1.data + b1.data, 0)  # (S, N, H)
    for s, h in enumerate(hidden):
        best = np.linalg.lstsq(np.hstack([h, np.ones_like(x)]), target, rcond=1e-10)[0]
        W2.data[s], b2.data[s] = best[:-1], best[-1]


def _moved(x: Array) -> Array:
    """Move the interval from 0 to 1 to that from -1 to 1, where starting numbers fit better."""
    return 2 * x - 1


def _start(config: Config, built: MLP) -> list[Array]:
    """Draw weights and biases of every network, or repeat those of the construction."""
    rng, S, H = np.random.default_rng(config.seed), config.starts, config.units
    shapes = (S, 1, H), (S, 1, H), (S, H, 1), (S, 1, 1)
    if config.built:
        weights = built.state_dict().values()
        return [np.tile(a.reshape(shape[1:]), (S, 1, 1)) for a, shape in zip(weights, shapes, strict=True)]
    sizes = np.sqrt(6) if config.spread else 1.0, 1.0, 1 / np.sqrt(H), 1 / np.sqrt(H)
    W1, b1, W2, b2 = (rng.uniform(-size, size, shape) for size, shape in zip(sizes, shapes, strict=True))
    return [W1, W1 * b1 if config.spread else b1, W2, b2]
