"""The same digits read by rules, a tree, a linear model, neighbours and a network, each from what it is given."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from companion.data import deal
from companion.data.features import hand_made
from companion.experiments.ai_ml_dl import network
from companion.scratch.learners import DecisionTreeClassifier, KNeighborsClassifier, LinearRegression
from companion.scratch.metrics import accuracy_score
from companion.shapes import Array, Float, Int

TEST = 400  # pictures that nobody learns from


@dataclass(frozen=True)
class Config:
    """How many pictures may be learned from; the seed deals them, and draws the network's first numbers."""

    seed: int
    train: int = 1000
    depth: int = 8
    neighbours: int = 1


@dataclass(frozen=True)
class Result:
    """The share of the test pictures that each reads right, by hand-made features or by raw pixels."""

    rules: float
    tree_on_features: float
    linear_on_features: float
    neighbours_on_features: float
    tree_on_pixels: float
    linear_on_pixels: float
    neighbours_on_pixels: float
    network_on_pixels: float


def by_rules(features: Float[Array, "N F"]) -> Int[Array, "N"]:
    """Read digits by ten rules that a person wrote, looking at pictures; the first that fits answers."""
    up, low, heavy, place, width, place_low, width_low, waist, top, bottom = features.T
    rules = (
        (waist < 0.2, 0),
        (width + width_low < 2, 1),
        ((up > 0) & (low > 0) | (waist > 0.85), 8),
        ((low > 0) | (heavy < -0.28), 6),
        (top < 0.23, 4),
        ((up > 0) & (bottom < 0.4), 9),
        (bottom < 0.2, 7),
        ((bottom > 0.38) & (place < 0.2), 2),
        (place < -0.15, 5),
        (place_low > 0.2, 3),
    )
    return np.select([fits for fits, _ in rules], [digit for _, digit in rules], default=8)


def run(config: Config) -> Result:
    """Deal the digits, let each learn from the same part, and test each on the same pictures."""
    rng = np.random.default_rng(config.seed)
    part = deal(config.train, 1797 - TEST - config.train, rng=rng)
    x, labels = part.x_train, part.y_train
    features = hand_made(x)
    size = features.mean(axis=0), features.std(axis=0) + 1e-9
    weights, _ = network.train(x, labels, rng=rng)

    def measured(pixels):
        return (hand_made(pixels) - size[0]) / size[1]

    def share(answers) -> float:
        return accuracy_score(part.y_test, answers)

    def tree(given, new):
        return DecisionTreeClassifier(max_depth=config.depth).fit(given, labels).predict(new)

    def linear(given, new):
        return LinearRegression().fit(given, np.eye(10)[labels]).predict(new).argmax(axis=1)

    def neighbours(given, new):
        return KNeighborsClassifier(n_neighbors=config.neighbours).fit(given, labels).predict(new)

    return Result(
        rules=share(by_rules(hand_made(part.x_test))),
        tree_on_features=share(tree(measured(x), measured(part.x_test))),
        linear_on_features=share(linear(measured(x), measured(part.x_test))),
        neighbours_on_features=share(neighbours(measured(x), measured(part.x_test))),
        tree_on_pixels=share(tree(x, part.x_test)),
        linear_on_pixels=share(linear(x, part.x_test)),
        neighbours_on_pixels=share(neighbours(x, part.x_test)),
        network_on_pixels=share(network.scores(part.x_test, weights).argmax(axis=1)),
    )
