"""The layers: each is built in both worlds from one seed, and given the same inputs.

Chapter: softmax
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from companion.pairs._calls import asked_for, written


@dataclass(frozen=True)
class LayerPair:
    """A layer, a loss or a model, built alike in both worlds.

    ``build(world, rng, dtype)`` makes it in a world; ``inputs(rng)`` draws what it is called with: floating-point
    arrays get gradients, labels do not.
    """

    name: str
    build: Callable
    inputs: Callable


def built(room: str, name: str, *sizes, **options) -> Callable:
    """Give the function that builds a class of a world's room, with generator and dtype where it asks for them."""

    def build(world, rng, dtype):
        make = getattr(getattr(world, room), name)
        return make(*sizes, **options, **asked_for(make, rng=rng, dtype=dtype))

    return build


def _layer(name: str, inputs: Callable, *sizes, called: str = "", **options) -> LayerPair:
    """Make the pair of a layer, named by its options if not ``called`` otherwise."""
    name_shown = called or (written(name, **options) if options else name)
    return LayerPair(name_shown, built("layers", name, *sizes, **options), inputs)


def _points(rng):
    return (rng.normal(size=(5, 4)),)


def _scores_and_labels(rng):
    return rng.normal(size=(5, 4)), rng.integers(4, size=5)


def _answers(rng):
    return rng.normal(size=(5, 4)), rng.uniform(size=(5, 4))


def _images(rng):
    return (rng.normal(size=(3, 2, 4, 5)),)


def _sequences(rng):
    return tuple(rng.normal(size=shape) for shape in ((2, 4, 6), (2, 5, 6), (2, 5, 6)))


def _words(rng):
    return (rng.integers(5, size=(3, 2)),)


def _sequences_and_mask(mask: Callable) -> Callable:
    return lambda rng: (*_sequences(rng), mask(rng))


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
    *(_layer(name, _points) for name in ("ReLU", "LeakyReLU", "Sigmoid", "Tanh", "SELU", "SiLU", "Softplus", "GELU")),
    _layer("LeakyReLU", _points, negative_slope=0.2),
    _layer("Softplus", _points, beta=2.0, threshold=1.0),
    _layer("GELU", _points, approximate="tanh"),
)

_LOSSES = (
    _layer("CrossEntropyLoss", _scores_and_labels),
    _layer("CrossEntropyLoss", _scores_and_labels, reduction="sum"),
    _layer("MultiMarginLoss", _scores_and_labels),
    _layer("MultiMarginLoss", _scores_and_labels, p=2),
    _layer("CrossEntropyLoss", _answers, called="CrossEntropyLoss() of probabilities"),
    _layer("NLLLoss", _scores_and_labels),
    _layer("BCEWithLogitsLoss", _answers),
    _layer("MSELoss", _answers),
    _layer("L1Loss", _answers),
    _layer("HuberLoss", _answers),
    _layer("HuberLoss", _answers, reduction="none", delta=0.3),
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
    _layer("Conv2d", _images, 2, 3, 3),
    _layer("Conv2d", _images, 2, 3, (2, 3), bias=False),
    _layer("Conv2d", _images, 2, 3, 3, stride=2, padding=1),
    _layer("Conv2d", _images, 2, 3, 3, padding="same"),
    _layer("Conv2d", _images, 2, 4, 3, groups=2),
    _layer("MaxPool2d", _images, 2),
    _layer("MaxPool2d", _images, 3, stride=1, padding=1),
    _layer("AvgPool2d", _images, 2),
    _layer("AvgPool2d", _images, 3, stride=1, padding=1),
    LayerPair("Sequential with Conv2d and MaxPool2d", _CONVOLUTIONAL_NETWORK, _images),
)

_NORMALISATION = (
    _layer("LayerNorm", _points, 4),
    _layer("LayerNorm", _images, (4, 5), called="LayerNorm((4, 5))"),
    _layer("LayerNorm", _points, 4, bias=False),
    _layer("LayerNorm", _points, 4, elementwise_affine=False),
    _layer("BatchNorm2d", _images, 2),
    _layer("BatchNorm2d", _images, 2, momentum=0.5, affine=False),
)

_ATTENTION = (
    _layer("MultiheadAttention", _sequences, 6, 3),
    _layer("MultiheadAttention", _sequences, 6, 3, bias=False),
    _layer(
        "MultiheadAttention",
        _sequences_and_mask(lambda rng: np.arange(5) > np.arange(4)[:, None]),
        *(6, 3),
        called="MultiheadAttention with a mask",
    ),
    _layer(
        "MultiheadAttention",
        _sequences_and_mask(lambda rng: rng.normal(size=(6, 4, 5))),
        *(6, 3),
        called="MultiheadAttention with a float mask a head",
    ),
    _layer(
        "MultiheadAttention",
        lambda rng: [x[0] for x in _sequences(rng)],
        *(6, 3),
        called="MultiheadAttention of one sequence",
    ),
)

LAYERS: tuple[LayerPair, ...] = (
    _layer("Linear", _points, 4, 3),
    _layer("Linear", _points, 4, 3, bias=False),
    *_ACTIVATIONS,
    LayerPair("Sequential", _chain(_linear(4, 6), _RELU, _linear(6, 3)), _points),
    *_LOSSES,
    _layer("Dropout", _points, 0.3),
    _layer("Flatten", _images),
    _layer("Flatten", _images, start_dim=2, end_dim=3),
    LayerPair("Embedding", _EMBEDDING, _words),
    LayerPair("Sequential with Embedding and Flatten", _chain(_EMBEDDING, _FLATTEN, _linear(8, 3)), _words),
    LayerPair("Residual around LayerNorm, Linear and Dropout", _block, _points),
    *_CONVOLUTION,
    *_NORMALISATION,
    *_ATTENTION,
)
