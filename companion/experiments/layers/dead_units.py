"""Hidden units that are silent on every training example: how many there are before training and after it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from companion.data import circles
from companion.experiments.layers.learned_features import train
from companion.scratch.autodiff import no_grad
from companion.scratch.layers import Layer, ReLU
from companion.scratch.models import MLP
from companion.shapes import Array, Bool, Float
from companion.training import predict


@dataclass(frozen=True)
class Config:
    """How many hidden units there are, at which number their biases start, and how long the steps are."""

    bias: float = 0.0
    units: int = 16
    starts: int = 12
    activation: type[Layer] = ReLU
    places: int = 200
    lr: float = 0.05
    steps: int = 200


@dataclass(frozen=True)
class Result:
    """Of each start, the share of dead units before training and after it, how many woke, and the places right."""

    before: Float[Array, "S"]
    after: Float[Array, "S"]
    woken: Float[Array, "S"]
    right: Float[Array, "S"]


def dead(model: MLP, x: Float[Array, "N D"]) -> Bool[Array, "H"]:
    """Say of each hidden unit whether no example brings its pre-activation above 0."""
    with no_grad():
        z = model[0](x).data  # (N, H)
    return ~(z > 0).any(axis=0)


def run(config: Config) -> Result:
    """Draw networks, set their hidden biases, and train each on the island."""
    found = []
    for start in range(config.starts):
        rng = np.random.default_rng(start)
        x, inland = circles(config.places, noise=0.06, rng=rng)
        model = MLP(2, config.units, 1, activation=config.activation, rng=rng)
        model.load_state_dict(model.state_dict() | {"0.bias": np.full(config.units, config.bias)})
        before = dead(model, x)
        train(model, x, inland, config.lr, config.steps)
        after, right = dead(model, x), (predict(model, x)[:, 0] > 0) == (inland == 1)
        found.append((before.mean(), after.mean(), np.count_nonzero(before & ~after), right.mean()))
    return Result(*np.transpose(found))
