"""Networks with one hidden layer learn to tell an island from the sea: how many units does it take?"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from companion.data import circles
from companion.scratch import ops
from companion.scratch.autodiff import apply
from companion.scratch.layers import Layer, ReLU
from companion.scratch.models import MLP
from companion.scratch.optimizers import Adam
from companion.shapes import Array, Float, Int
from companion.training import fit, predict


@dataclass(frozen=True)
class Config:
    """The numbers of hidden units to try, how many starts each gets, and how a network is trained."""

    units: tuple[int, ...] = (2, 3, 4, 6, 8)
    starts: int = 12
    activation: type[Layer] = ReLU
    places: int = 200
    noise: float = 0.06
    lr: float = 0.05
    steps: int = 400


@dataclass(frozen=True)
class Result:
    """The share of new places that each trained network puts right, a row for each number of units."""

    units: Int[Array, "U"]
    right: Float[Array, "U S"]


def train(model: MLP, x: Float[Array, "N 2"], inland: Int[Array, "N"], lr: float, steps: int) -> None:
    """Move a network's numbers, step by step, so that its scores part the island from the sea."""

    def loss(scores, wanted):
        return apply(ops.binary_cross_entropy_with_logits, scores, wanted)

    batches = [np.arange(len(x))] * steps  # every step looks at all places
    fit(model, loss, Adam(model.parameters(), lr=lr), x, inland[:, None].astype(x.dtype), batches)


def run(config: Config) -> Result:
    """Train every network on places of its own, and ask each about a thousand places that none was trained on."""
    new, new_inland = circles(1000, noise=config.noise, rng=np.random.default_rng(1015))
    right = np.zeros((len(config.units), config.starts))
    for i, start in np.ndindex(right.shape):
        rng = np.random.default_rng(start)
        x, inland = circles(config.places, noise=config.noise, rng=rng)
        model = MLP(2, config.units[i], 1, activation=config.activation, rng=rng)
        train(model, x, inland, config.lr, config.steps)
        right[i, start] = np.mean((predict(model, new)[:, 0] > 0) == (new_inland == 1))
    return Result(np.array(config.units), right)
