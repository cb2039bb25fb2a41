"""A network trained on the digits by every rule, each at the best of several rates: test accuracy over seeds."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import numpy as np

from companion.data import deal
from companion.experiments.gradient_descent.regularising_noise import forward, gradients, mean_loss, start, with_one
from companion.scratch.autodiff import Tensor
from companion.scratch.optimizers import SGD, Adagrad, Adam, RMSprop
from companion.shapes import Array, Float

RULES = {
    "SGD": SGD,
    "momentum": partial(SGD, momentum=0.9),
    "Nesterov": partial(SGD, momentum=0.9, nesterov=True),
    "Adagrad": Adagrad,
    "RMSProp": RMSprop,
    "Adam": Adam,
}
# What RMSProp and Adam divide by is about the size of the slope, so their rates lie lower. No best is at an end.
RATES = np.array(4 * [[0.01, 0.03, 0.1, 0.3, 1.0, 3.0]] + 2 * [[0.001, 0.003, 0.01, 0.03, 0.1, 0.3]])  # (R, L)


@dataclass(frozen=True)
class Config:
    """Networks 64-``hidden``-10, one a seed, each on a deal of its own; the same batches for all rules and rates."""

    seeds: int = 10
    hidden: int = 32
    batch: int = 32
    epochs: int = 8


@dataclass(frozen=True)
class Result:
    """For each of RULES and its RATES the validation loss (nan, or infinite, where it flew off) and test accuracy."""

    validation: Float[Array, "R L S"]
    accuracy: Float[Array, "R L S"]
    best: Float[Array, "R S"]  # test accuracy at the rate with the lowest mean validation loss


def run(config: Config) -> Result:
    """Train every network by every rule at every rate."""
    parts = [deal(1200, 300, rng=np.random.default_rng([seed, 0])) for seed in range(config.seeds)]
    x, y = (np.array(a) for a in zip(*((with_one(p.x_train), np.eye(10)[p.y_train]) for p in parts), strict=True))
    seen = np.array([with_one(p.x_validation) for p in parts]), np.eye(10)[[p.y_validation for p in parts]]
    new, labels = np.array([with_one(p.x_test) for p in parts]), np.array([p.y_test for p in parts])
    shape = *RATES.shape, config.seeds
    validation, accuracy = np.empty(shape), np.empty(shape)
    batches = _batches(config, x, y)
    for i, rule in enumerate(RULES.values()):
        for j, lr in enumerate(RATES[i]):
            with np.errstate(all="ignore"):
                weights = _trained(config, batches, rule, lr)
                validation[i, j] = mean_loss(*seen, weights)
                accuracy[i, j] = (forward(new, weights)[1].argmax(axis=2) == labels).mean(axis=1)
    mean = np.where(np.isfinite(validation), validation, np.inf).mean(axis=2)
    best = accuracy[np.arange(len(RULES)), mean.argmin(axis=1)]
    return Result(validation, accuracy, best)


def _batches(config: Config, x, y) -> list[tuple[Array, Array]]:
    """Lay out the batches of all epochs once, for every rule and rate."""
    rng, found = np.random.default_rng(2), []
    for _ in range(config.epochs):
        order = rng.permutation(x.shape[1])
        for first in range(0, x.shape[1] - config.batch + 1, config.batch):
            rows = order[first : first + config.batch]
            found.append((x.take(rows, axis=1), y.take(rows, axis=1)))
    return found


def _trained(config: Config, batches: list[tuple[Array, Array]], rule: Callable, lr: float) -> list[Array]:
    """Train all networks side by side: a rule treats each number by itself, so one optimizer serves them all."""
    weights = [Tensor(w, requires_grad=True) for w in start(config.seeds, config.hidden, np.random.default_rng(1))]
    optimizer = rule(weights, lr=lr)
    for x, y in batches:
        for w, g in zip(weights, gradients(x, y, [w.data for w in weights]), strict=True):
            w.grad = g
        optimizer.step()
    return [w.data for w in weights]
