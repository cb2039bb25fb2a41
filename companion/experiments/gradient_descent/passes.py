"""The softmax classifier of the digits, trained in batches of several sizes: the loss after each epoch."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from companion.data import digits
from companion.shapes import Array, Float, Int


@dataclass(frozen=True)
class Config:
    """For each size of batch a learning rate; all seeds share the start and differ in the order of the pictures.

    The rates are those of 0.1, 0.3, 1, 3 and 10 with the lowest loss after one epoch, each size by itself.
    """

    seeds: int = 10
    epochs: int = 10
    batches: tuple[int, ...] = (1283, 64, 8, 1)
    rates: tuple[float, ...] = (3.0, 3.0, 1.0, 0.3)


@dataclass(frozen=True)
class Result:
    """Loss on all training pictures, and share of test pictures misread, after each epoch."""

    batches: Int[Array, "B"]
    loss: Float[Array, "B S E"]
    misread: Float[Array, "B S E"]


def run(config: Config) -> Result:
    """Train all seeds side by side: the weights are (S, 10, 65), the last of the 65 pixels is always 1."""
    part = digits()
    x, x_test = (np.hstack([a, np.ones((len(a), 1))]) for a in (part.x_train, part.x_test))
    y = np.eye(10)[part.y_train]
    start = np.random.default_rng(0).uniform(-1, 1, size=(10, 65)) / np.sqrt(65)
    shape = len(config.batches), config.seeds, config.epochs
    losses, misread = np.empty(shape), np.empty(shape)
    for i, (size, lr) in enumerate(zip(config.batches, config.rates, strict=True)):
        generators = [np.random.default_rng(seed) for seed in range(config.seeds)]
        w = np.tile(start, (config.seeds, 1, 1))
        for epoch in range(config.epochs):
            orders = np.array([rng.permutation(len(x)) for rng in generators])  # (S, N)
            for first in range(0, len(x) - size + 1, size):
                rows = orders[:, first : first + size]  # (S, B)
                p = _softmax(x[rows] @ w.swapaxes(1, 2))  # (S, B, 10)
                w -= lr * (p - y[rows]).swapaxes(1, 2) @ x[rows] / size
            p = _softmax(x @ w.swapaxes(1, 2))  # (S, N, 10)
            losses[i, :, epoch] = -np.log((p * y).sum(axis=2)).mean(axis=1)
            said = (x_test @ w.swapaxes(1, 2)).argmax(axis=2)
            misread[i, :, epoch] = (said != part.y_test).mean(axis=1)
    return Result(np.array(config.batches), losses, misread)


def _softmax(z: Float[Array, "S B K"]) -> Float[Array, "S B K"]:
    e = np.exp(z - z.max(axis=2, keepdims=True))
    return e / e.sum(axis=2, keepdims=True)
