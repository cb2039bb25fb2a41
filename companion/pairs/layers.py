"""The layers: each is built in both worlds from one seed, and given the same inputs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class LayerPair:
    """A layer or a loss, built alike in both worlds.

    ``build(layers, rng, dtype)`` makes it from a world's module of layers; ``inputs(rng)`` draws what it is called
    with: floating-point arrays get gradients, labels do not.

    Chapter: 4
    """

    name: str
    build: Callable
    inputs: Callable


def _points(rng):
    return (rng.normal(size=(5, 4)),)


def _scores_and_labels(rng):
    return rng.normal(size=(5, 4)), rng.integers(4, size=5)


def _answers(rng):
    return rng.normal(size=(5, 4)), rng.uniform(size=(5, 4))


def _network(layers, rng, dtype):
    return layers.Sequential(
        layers.Linear(4, 6, rng=rng, dtype=dtype), layers.ReLU(), layers.Linear(6, 3, rng=rng, dtype=dtype)
    )


LAYERS: tuple[LayerPair, ...] = (
    LayerPair("Linear", lambda layers, rng, dtype: layers.Linear(4, 3, rng=rng, dtype=dtype), _points),
    LayerPair(
        "Linear(bias=False)",
        lambda layers, rng, dtype: layers.Linear(4, 3, bias=False, rng=rng, dtype=dtype),
        _points,
    ),
    LayerPair("ReLU", lambda layers, rng, dtype: layers.ReLU(), _points),
    LayerPair("Sequential", _network, _points),
    LayerPair("CrossEntropyLoss", lambda layers, rng, dtype: layers.CrossEntropyLoss(), _scores_and_labels),
    LayerPair(
        "CrossEntropyLoss(reduction='sum')",
        lambda layers, rng, dtype: layers.CrossEntropyLoss(reduction="sum"),
        _scores_and_labels,
    ),
    LayerPair("MultiMarginLoss", lambda layers, rng, dtype: layers.MultiMarginLoss(), _scores_and_labels),
    LayerPair("MultiMarginLoss(p=2)", lambda layers, rng, dtype: layers.MultiMarginLoss(p=2), _scores_and_labels),
    LayerPair("CrossEntropyLoss() of probabilities", lambda layers, rng, dtype: layers.CrossEntropyLoss(), _answers),
    LayerPair("NLLLoss", lambda layers, rng, dtype: layers.NLLLoss(), _scores_and_labels),
    LayerPair("BCEWithLogitsLoss", lambda layers, rng, dtype: layers.BCEWithLogitsLoss(), _answers),
    LayerPair("MSELoss", lambda layers, rng, dtype: layers.MSELoss(), _answers),
    LayerPair("L1Loss", lambda layers, rng, dtype: layers.L1Loss(), _answers),
    LayerPair("HuberLoss", lambda layers, rng, dtype: layers.HuberLoss(), _answers),
    LayerPair(
        "HuberLoss(reduction='none', delta=0.3)",
        lambda layers, rng, dtype: layers.HuberLoss(reduction="none", delta=0.3),
        _answers,
    ),
)
