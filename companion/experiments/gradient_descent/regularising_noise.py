"""Networks trained to the same training loss, in small batches and in one: does the noise help on new pictures?"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from companion.data import deal
from companion.shapes import Array, Float, Int

LOOK = 40  # steps between two looks at the loss on all training pictures


@dataclass(frozen=True)
class Config:
    """``seeds`` deals of the digits, each with a network 64-``hidden``-10 of its own; one learning rate for both.

    A share ``wrong`` of the training labels is drawn anew.
    """

    wrong: float = 0.0
    goal: float = 0.05
    seeds: int = 20
    train: int = 100
    hidden: int = 32
    lr: float = 0.2
    batch: int = 5
    most: int = 20_000


@dataclass(frozen=True)
class Result:
    """Test accuracy of both, once the loss on the training pictures has reached the goal, and the steps to it."""

    small: Float[Array, "S"]
    whole: Float[Array, "S"]
    small_steps: Int[Array, "S"]
    whole_steps: Int[Array, "S"]


def run(config: Config) -> Result:
    """Train every network twice from one start: in batches drawn anew each epoch, and with all pictures a step."""
    parts = [deal(config.train, 1, rng=np.random.default_rng([seed, 0])) for seed in range(config.seeds)]
    x = np.array([with_one(part.x_train) for part in parts])  # (S, N, 65)
    labels = np.array([part.y_train for part in parts])
    drawn = np.random.default_rng(1)
    spoilt = drawn.uniform(size=labels.shape) < config.wrong
    labels = np.where(spoilt, drawn.integers(10, size=labels.shape), labels)
    found = []
    for size in (config.batch, config.train):
        weights, steps = _trained(config, x, np.eye(10)[labels], size)
        x_test = np.array([with_one(part.x_test) for part in parts])
        said = forward(x_test, weights)[1].argmax(axis=2)
        right = (said == np.array([part.y_test for part in parts])).mean(axis=1)
        found.append((right, steps))
    (small, small_steps), (whole, whole_steps) = found
    return Result(small, whole, small_steps, whole_steps)


def _trained(config: Config, x, y, size: int) -> tuple[list[Array], Int[Array, "S"]]:
    """Train all networks side by side, and keep each as it was when it reached the goal."""
    weights = start(config.seeds, config.hidden, np.random.default_rng(2))
    kept, steps = [w.copy() for w in weights], np.zeros(config.seeds, dtype=np.int64)
    rng, here = np.random.default_rng(3), np.arange(config.seeds)[:, None]
    an_epoch, t = config.train // size, 0
    while t < config.most and not steps.all():
        batches = [(x, y)]
        if size < config.train:  # all pictures at once have no order
            order = rng.permuted(np.tile(np.arange(config.train), (config.seeds, 1)), axis=1)
            every = (order[:, first : first + size] for first in range(0, an_epoch * size, size))
            batches = [(x[here, rows], y[here, rows]) for rows in every]
        for batch in batches:
            for w, g in zip(weights, gradients(*batch, weights), strict=True):
                w -= config.lr * g
            t += 1
        if t % LOOK:
            continue
        arrived = (mean_loss(x, y, weights) <= config.goal) & (steps == 0)
        steps[arrived] = t
        for best, w in zip(kept, weights, strict=True):
            best[arrived] = w[arrived]
    return kept, steps


def with_one(x: Float[Array, "N D"]) -> Array:
    """Append a pixel that is always 1, whose weights are the biases."""
    return np.concatenate([x, np.ones((*x.shape[:-1], 1))], axis=-1)


def start(networks: int, hidden: int, rng: np.random.Generator) -> list[Array]:
    """Draw the weights of several networks, 64-``hidden``-10, evenly within one over the root of the inputs."""
    shapes = (networks, hidden, 65), (networks, 10, hidden + 1)
    return [rng.uniform(-1, 1, size=shape) / np.sqrt(shape[2]) for shape in shapes]


def forward(x: Float[Array, "S N D"], weights: list[Array]) -> tuple[Array, Array]:
    """Compute the hidden units of every network, with a last that is always 1, and the scores."""
    h = with_one(np.maximum(x @ weights[0].swapaxes(1, 2), 0))
    return h, h @ weights[1].swapaxes(1, 2)


def gradients(x: Float[Array, "S N D"], y: Float[Array, "S N K"], weights: list[Array]) -> tuple[Array, Array]:
    """Compute the gradients of each network's mean cross-entropy with respect to its two matrices of weights."""
    h, z = forward(x, weights)
    p = np.exp(z - z.max(axis=2, keepdims=True))
    dz = (p / p.sum(axis=2, keepdims=True) - y) / x.shape[1]
    dh = (dz @ weights[1])[:, :, :-1] * (h[:, :, :-1] > 0)
    return dh.swapaxes(1, 2) @ x, dz.swapaxes(1, 2) @ h


def mean_loss(x: Float[Array, "S N D"], y: Float[Array, "S N K"], weights: list[Array]) -> Float[Array, "S"]:
    """Compute the mean cross-entropy of each network."""
    _, z = forward(x, weights)
    top = z.max(axis=2)
    return (top + np.log(np.exp(z - top[:, :, None]).sum(axis=2)) - (z * y).sum(axis=2)).mean(axis=1)
