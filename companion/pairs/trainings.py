"""The trainings: whole programs that run in both worlds, from one start, on the same batches."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from companion.data import digits, spirals
from companion.training import minibatches

STEPS = 1000


@dataclass(frozen=True)
class TrainingPair:
    """A program of :data:`STEPS` steps: ``build(layers, optimizers, rng)`` makes model, loss and optimizer.

    ``data(rng)`` gives inputs and labels; ``batch_size`` rows are taken a step.

    Chapter: 4
    """

    name: str
    build: Callable
    data: Callable
    batch_size: int = 32
    note: str = ""

    def batches(self, n: int, rng: np.random.Generator) -> list:
        """Draw the batches of all steps."""
        epochs = -(-STEPS * self.batch_size // n) + 1
        return list(minibatches(n, self.batch_size, epochs, rng=rng))[:STEPS]


def _digits(rng):
    data = digits()
    return data.x_train, data.y_train


def _spirals(rng):
    return spirals(300, rng=rng)


def _network(sizes: tuple[int, int, int], loss: str = "CrossEntropyLoss", **options) -> Callable:
    """Make a program: one hidden layer of ReLU, a loss, SGD with the options given."""
    inputs, hidden, classes = sizes

    def build(layers, optimizers, rng):
        model = layers.Sequential(
            layers.Linear(inputs, hidden, rng=rng), layers.ReLU(), layers.Linear(hidden, classes, rng=rng)
        )
        return model, getattr(layers, loss)(), optimizers.SGD(model.parameters(), **options)

    return build


def _softmax_regression(layers, optimizers, rng):
    model = layers.Linear(64, 10, rng=rng)
    return model, layers.CrossEntropyLoss(), optimizers.SGD(model.parameters(), lr=0.5)


_ON_DIGITS = (64, 32, 10)

TRAININGS: tuple[TrainingPair, ...] = (
    TrainingPair("softmax regression, SGD(lr=0.5)", _softmax_regression, _digits),
    TrainingPair("network, SGD(lr=0.1)", _network(_ON_DIGITS, lr=0.1), _digits),
    TrainingPair("network, SGD(momentum=0.9)", _network(_ON_DIGITS, lr=0.05, momentum=0.9), _digits),
    TrainingPair(
        "network, SGD(momentum=0.9, nesterov=True, weight_decay=1e-3)",
        _network(_ON_DIGITS, lr=0.05, momentum=0.9, nesterov=True, weight_decay=1e-3),
        _digits,
    ),
    TrainingPair(
        "network, SGD(momentum=0.9, dampening=0.3)",
        _network(_ON_DIGITS, lr=0.05, momentum=0.9, dampening=0.3),
        _digits,
    ),
    TrainingPair(
        "network on spirals, hinge loss, SGD(lr=0.1)",
        _network((2, 16, 3), loss="MultiMarginLoss", lr=0.1),
        _spirals,
    ),
)
