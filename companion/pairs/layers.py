"""The layers: each is built in both worlds from one seed, and given the same inputs.

Chapter: softmax
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from companion.pairs._calls import asked_for, written
from companion.pairs.cases import Case, drawn, gaussian, labels, normal, uniform


@dataclass(frozen=True)
class LayerPair:
    """A layer, a loss or a model, built alike in both worlds.

    ``build(world, rng, dtype)`` makes it in a world; ``inputs`` is what it is called with: floating-point arrays get
    gradients, labels do not.
    """

    name: str
    build: Callable
    inputs: Case


def built(room: str, name: str, *sizes, **options) -> Callable:
    """Give the function that builds a class of a world's room, with generator and dtype where it asks for them."""

    def build(world, rng, dtype):
        make = getattr(getattr(world, room), name)
        return make(*sizes, **options, **asked_for(make, rng=rng, dtype=dtype))

    return build


def _layer(name: str, inputs: Case, *sizes, called: str = "", **options) -> LayerPair:
    """Make the pair of a layer, named by its options if not ``called`` otherwise."""
    name_shown = called or (written(name, **options) if options else name)
    return LayerPair(name_shown, built("layers", name, *sizes, **options), inputs)


_POINTS = normal((5, 4))
_SCORES_AND_LABELS = drawn(gaussian(5, 4), labels(4, 5))
_ANSWERS = drawn(gaussian(5, 4), uniform(5, 4))
_IMAGES = normal((3, 2, 4, 5))
_WORDS = drawn(labels(5, 3, 2))
_SEQUENCES = gaussian(2, 4, 6), gaussian(2, 5, 6), gaussian(2, 5, 6)
_LATER_KEYS = np.arange(5) > np.arange(4)[:, None]


def _chain(*parts: Callable) -> Callable:
    """Give the function that builds several parts, one after the other, as a Sequential."""
    return lambda world, rng, dtype: world.layers.Sequential(*(part(world, rng, dtype) for part in parts))


def _linear(*sizes: int) -> Callable:
    return built("layers", "Linear", *sizes)


_RELU, _FLATTEN = built("layers", "ReLU"), built("layers", "Flatten")
_EMBEDDING = built("layers", "Embedding", 5, 4)

# A Transformer's feed-forward half: normalise, widen, drop some, narrow.
_FEED_FORWARD = _chain(
    built("layers", "LayerNorm", 4), _linear(4, 8), _RELU, built("layers", "Dropout", 0.25), _linear(8, 4)
)


def _block(world, rng, dtype):
    """Add the feed-forward half to what came in."""
    return world.layers.Residual(_FEED_FORWARD(world, rng, dtype))


_ACTIVATIONS = (
    *(_layer(name, _POINTS) for name in ("ReLU", "LeakyReLU", "Sigmoid", "Tanh", "SELU", "SiLU", "Softplus", "GELU")),
    _layer("LeakyReLU", _POINTS, negative_slope=0.2),
    _layer("Softplus", _POINTS, beta=2.0, threshold=1.0),
    _layer("GELU", _POINTS, approximate="tanh"),
)

_LOSSES = (
    _layer("CrossEntropyLoss", _SCORES_AND_LABELS),
    _layer("CrossEntropyLoss", _SCORES_AND_LABELS, reduction="sum"),
    _layer("MultiMarginLoss", _SCORES_AND_LABELS),
    _layer("MultiMarginLoss", _SCORES_AND_LABELS, p=2),
    _layer("CrossEntropyLoss", _ANSWERS, called="CrossEntropyLoss() of probabilities"),
    _layer("CrossEntropyLoss", _SCORES_AND_LABELS, ignore_index=1),
    _layer("NLLLoss", _SCORES_AND_LABELS),
    _layer("BCELoss", drawn(uniform(5, 4, low=0.1, high=0.9), uniform(5, 4))),
    _layer("BCEWithLogitsLoss", _ANSWERS),
    _layer("MSELoss", _ANSWERS),
    _layer("L1Loss", _ANSWERS),
    _layer("HuberLoss", _ANSWERS),
    _layer("HuberLoss", _ANSWERS, reduction="none", delta=0.3),
)

_CONVOLUTIONAL_NETWORK = _chain(
    built("layers", "Conv2d", 2, 4, 3, padding=1),
    _RELU,
    built("layers", "MaxPool2d", 2),
    built("layers", "Conv2d", 4, 3, 2),
    _FLATTEN,
    _linear(3, 3),
)

_CONVOLUTION = (
    _layer("Conv2d", _IMAGES, 2, 3, 3),
    _layer("Conv2d", _IMAGES, 2, 3, (2, 3), bias=False),
    _layer("Conv2d", _IMAGES, 2, 3, 3, stride=2, padding=1),
    _layer("Conv2d", _IMAGES, 2, 3, 3, padding="same"),
    _layer("Conv2d", _IMAGES, 2, 4, 3, groups=2),
    _layer("MaxPool2d", _IMAGES, 2),
    _layer("MaxPool2d", _IMAGES, 3, stride=1, padding=1),
    _layer("AvgPool2d", _IMAGES, 2),
    _layer("AvgPool2d", _IMAGES, 3, stride=1, padding=1),
    LayerPair("Sequential with Conv2d and MaxPool2d", _CONVOLUTIONAL_NETWORK, _IMAGES),
)

_NORMALISATION = (
    _layer("LayerNorm", _POINTS, 4),
    _layer("LayerNorm", _IMAGES, (4, 5), called="LayerNorm((4, 5))"),
    _layer("LayerNorm", _POINTS, 4, bias=False),
    _layer("LayerNorm", _POINTS, 4, elementwise_affine=False),
    _layer("BatchNorm1d", _POINTS, 4),
    _layer("BatchNorm1d", normal((3, 2, 5)), 2, called="BatchNorm1d of sequences", momentum=0.3),
    _layer("BatchNorm2d", _IMAGES, 2),
    _layer("BatchNorm2d", _IMAGES, 2, momentum=0.5, affine=False),
)


def _attention(inputs: Case, called: str = "", **options) -> LayerPair:
    return _layer("MultiheadAttention", inputs, 6, 3, called=called and f"MultiheadAttention {called}", **options)


_ATTENTION = (
    _attention(drawn(*_SEQUENCES)),
    _attention(drawn(*_SEQUENCES), bias=False),
    _attention(drawn(*_SEQUENCES, _LATER_KEYS), "with a mask"),
    _attention(drawn(*_SEQUENCES, gaussian(6, 4, 5)), "with a float mask a head"),
    _attention(normal((4, 6), (5, 6), (5, 6)), "of one sequence"),
)

LAYERS: tuple[LayerPair, ...] = (
    _layer("Linear", _POINTS, 4, 3),
    _layer("Linear", _POINTS, 4, 3, bias=False),
    *_ACTIVATIONS,
    LayerPair("Sequential", _chain(_linear(4, 6), _RELU, _linear(6, 3)), _POINTS),
    *_LOSSES,
    _layer("Dropout", _POINTS, 0.3),
    _layer("Flatten", _IMAGES),
    _layer("Flatten", _IMAGES, start_dim=2, end_dim=3),
    LayerPair("Embedding", _EMBEDDING, _WORDS),
    LayerPair("Sequential with Embedding and Flatten", _chain(_EMBEDDING, _FLATTEN, _linear(8, 3)), _WORDS),
    LayerPair("Residual around LayerNorm, Linear and Dropout", _block, _POINTS),
    *_CONVOLUTION,
    *_NORMALISATION,
    *_ATTENTION,
)
