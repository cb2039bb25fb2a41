"""A digit classifier trained on a fresh split: softmax regression, or a network with one hidden layer.

Chapter: softmax
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import numpy as np

from companion.data import deal
from companion.scratch.autodiff import Tensor, no_grad
from companion.scratch.layers import CrossEntropyLoss, Layer, Linear, ReLU, Sequential
from companion.scratch.metrics import accuracy_score
from companion.scratch.optimizers import SGD
from companion.shapes import Array, Float, Int
from companion.training import fit, minibatches, predict


@dataclass(frozen=True)
class Config:
    """What is trained, and how; the seed draws the split, the first weights and the order of the batches.

    ``hidden`` is the number of hidden units; 0 leaves the hidden layer out. ``loss`` makes the loss layer.
    Accuracies are measured after each ``every`` epochs, and ``every`` must divide ``epochs``.
    """

    seed: int
    hidden: int = 0
    loss: Callable[[], Layer] = CrossEntropyLoss
    lr: float = 0.2
    weight_decay: float = 0.0
    batch_size: int = 64
    epochs: int = 60
    every: int = 1
    train: int = 1000
    validation: int = 257


@dataclass(frozen=True)
class Result:
    """Loss of every epoch, accuracies after each ``every`` epochs, loss and scores of the trained model."""

    train_loss: Float[Array, "E"]  # mean over the epoch's batches
    validation_accuracy: Float[Array, "M"]
    test_accuracy: Float[Array, "M"]
    validation_loss: float  # of the trained model, by the loss that it was trained with
    validation_scores: Float[Array, "V K"]
    validation_labels: Int[Array, "V"]
    test_scores: Float[Array, "N K"]
    test_labels: Int[Array, "N"]
    lr: float


def build(hidden: int, *, rng: np.random.Generator) -> Sequential:
    """Make the model: 64 pixels to 10 scores, through ``hidden`` rectified units where there are any."""
    if hidden == 0:
        return Sequential(Linear(64, 10, rng=rng))
    return Sequential(Linear(64, hidden, rng=rng), ReLU(), Linear(hidden, 10, rng=rng))


def run(config: Config) -> Result:
    """Deal the digits, train the model, and measure it on the way.

    Raises: ValueError where ``every`` does not divide ``epochs``.
    """
    if config.every < 1 or config.epochs % config.every:
        raise ValueError(f"run: every must divide the {config.epochs} epochs, got {config.every}")
    rng = np.random.default_rng(config.seed)
    part = deal(config.train, config.validation, rng=rng)
    model = build(config.hidden, rng=rng)
    optimizer = SGD(model.parameters(), lr=config.lr, weight_decay=config.weight_decay)
    batches = list(minibatches(config.train, config.batch_size, config.epochs, rng=rng))
    steps_an_epoch = len(batches) // config.epochs
    validation, test = [], []

    def measure(step: int, _loss: float) -> None:
        if (step + 1) % (steps_an_epoch * config.every) == 0:
            validation.append(accuracy_score(part.y_validation, predict(model, part.x_validation).argmax(axis=1)))
            test.append(accuracy_score(part.y_test, predict(model, part.x_test).argmax(axis=1)))

    loss = config.loss()
    losses = fit(model, loss, optimizer, part.x_train, part.y_train, batches, after_step=measure)
    validation_scores = predict(model, part.x_validation)
    with no_grad():
        validation_loss = loss(Tensor(validation_scores), part.y_validation).item()
    return Result(
        train_loss=losses.reshape(config.epochs, steps_an_epoch).mean(axis=1),
        validation_accuracy=np.array(validation),
        test_accuracy=np.array(test),
        validation_loss=validation_loss,
        validation_scores=validation_scores,
        validation_labels=part.y_validation,
        test_scores=predict(model, part.x_test),
        test_labels=part.y_test,
        lr=config.lr,
    )


def choose(configs: Iterable[Config]) -> Result:
    """Run several configurations and keep the one with the lowest validation loss, the first among equals.

    The loss and not the accuracy, which on a few hundred pictures is too coarse to tell good rates apart. A run that
    diverged, with a loss that is not finite, is kept only where all did. The test part has no say in the choice, so
    its accuracy stays an honest estimate.
    """
    return min(map(run, configs), key=lambda r: r.validation_loss if np.isfinite(r.validation_loss) else np.inf)
