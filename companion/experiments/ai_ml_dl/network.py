"""A network with one hidden layer that learns digits from raw pixels, by the loss that the linear model has too."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from companion.data import deal
from companion.scratch.layers import Linear, MSELoss, ReLU, Sequential
from companion.scratch.metrics import accuracy_score
from companion.scratch.optimizers import Adam
from companion.shapes import Array, Float, Int
from companion.training import fit, minibatches

Weights = tuple[Float[Array, "H D"], Float[Array, "H"], Float[Array, "K H"], Float[Array, "K"]]


@dataclass(frozen=True)
class Config:
    """How many pictures are dealt, and how the network is built and trained; the seed draws all that is drawn."""

    seed: int
    train: int = 1000
    validation: int = 397
    hidden: int = 64
    lr: float = 0.005
    batch_size: int = 32
    steps: int = 600


@dataclass(frozen=True)
class Result:
    """The trained numbers, the loss of every step, and the share of new pictures that are read right."""

    weight1: Float[Array, "H D"]
    bias1: Float[Array, "H"]
    weight2: Float[Array, "K H"]
    bias2: Float[Array, "K"]
    losses: Float[Array, "S"]
    accuracy: float


def train(
    x: Float[Array, "N D"],
    labels: Int[Array, "N"],
    *,
    hidden: int = 64,
    lr: float = 0.005,
    batch_size: int = 32,
    steps: int = 600,
    rng: np.random.Generator,
) -> tuple[Weights, Float[Array, "S"]]:
    """Nudge a network's numbers, ``steps`` times, so that the mean squared error of its ten scores falls.

    The scores aim at 1 for the true digit and at 0 for the others. Every nudge looks at ``batch_size`` pictures
    (at all, where there are fewer), and the last of them are smaller, so that the numbers come to rest.

    Returns the weights and biases of both layers, and the loss before every step.
    """
    model = Sequential(Linear(x.shape[1], hidden, rng=rng), ReLU(), Linear(hidden, 10, rng=rng))
    optimizer = Adam(model.parameters(), lr=lr)
    batch_size = min(batch_size, len(x))
    epochs = -(-steps // -(-len(x) // batch_size))
    batches = list(minibatches(len(x), batch_size, epochs, rng=rng))[:steps]

    def slow_down(step: int, _loss: float) -> None:
        optimizer.param_groups[0]["lr"] = lr * (1 - (step + 1) / steps)

    losses = fit(model, MSELoss(), optimizer, x, np.eye(10)[labels], batches, after_step=slow_down)
    first, _, last = model
    return (first.weight.data, first.bias.data, last.weight.data, last.bias.data), losses


def scores(x: Float[Array, "N D"], weights: Weights) -> Float[Array, "N K"]:
    """Compute the network's scores: a linear model on features that it has made itself."""
    weight1, bias1, weight2, bias2 = weights
    return np.maximum(x @ weight1.T + bias1, 0) @ weight2.T + bias2


def run(config: Config) -> Result:
    """Deal the digits, train, and measure on the pictures that are left."""
    rng = np.random.default_rng(config.seed)
    part = deal(config.train, config.validation, rng=rng)
    weights, losses = train(
        part.x_train,
        part.y_train,
        hidden=config.hidden,
        lr=config.lr,
        batch_size=config.batch_size,
        steps=config.steps,
        rng=rng,
    )
    answers = scores(part.x_test, weights).argmax(axis=1)
    return Result(*weights, losses, accuracy_score(part.y_test, answers))
