"""The layers: each is built in both worlds from one seed, and given the same inputs.

Chapter: softmax
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class LayerPair:
    """A layer or a loss, built alike in both worlds.

    ``build(layers, rng, dtype)`` makes it from a world's module of layers (or of the ``room`` named); ``inputs(rng)``
    draws what it is called with: floating-point arrays get gradients, labels do not.
    """

    name: str
    build: Callable
    inputs: Callable
    room: str = "layers"


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


def _sequences_and_mask(mask: Callable) -> Callable:
    return lambda rng: (*_sequences(rng), mask(rng))


def _attention(**options) -> Callable:
    return lambda layers, rng, dtype: layers.MultiheadAttention(6, 3, rng=rng, dtype=dtype, **options)


def _block(layers, rng, dtype):
    """A Transformer's feed-forward half: normalise, widen, drop some, narrow, add to what came in."""
    inner = layers.Sequential(
        layers.LayerNorm(4, dtype=dtype),
        layers.Linear(4, 8, rng=rng, dtype=dtype),
        layers.ReLU(),
        layers.Dropout(0.25, rng=rng),
        layers.Linear(8, 4, rng=rng, dtype=dtype),
    )
    return layers.Residual(inner)


def _reader(layers, rng, dtype):
    """Read two numbers, look them up, put the vectors side by side."""
    return layers.Sequential(
        layers.Embedding(5, 4, rng=rng, dtype=dtype), layers.Flatten(), layers.Linear(8, 3, rng=rng, dtype=dtype)
    )


def _network(layers, rng, dtype):
    return layers.Sequential(
        layers.Linear(4, 6, rng=rng, dtype=dtype), layers.ReLU(), layers.Linear(6, 3, rng=rng, dtype=dtype)
    )


def _activation(name: str, **options) -> LayerPair:
    shown = ", ".join(f"{key}={value!r}" for key, value in options.items())
    return LayerPair(
        f"{name}({shown})" if options else name, lambda layers, rng, dtype: getattr(layers, name)(**options), _points
    )


_ACTIVATIONS = (
    *map(_activation, ("ReLU", "LeakyReLU", "Sigmoid", "Tanh", "SELU", "SiLU", "Softplus", "GELU")),
    _activation("LeakyReLU", negative_slope=0.2),
    _activation("Softplus", beta=2.0, threshold=1.0),
    _activation("GELU", approximate="tanh"),
)

_NORMALISATION = (
    LayerPair("LayerNorm", lambda layers, rng, dtype: layers.LayerNorm(4, dtype=dtype), _points),
    LayerPair("LayerNorm((4, 5))", lambda layers, rng, dtype: layers.LayerNorm((4, 5), dtype=dtype), _images),
    LayerPair(
        "LayerNorm(bias=False)", lambda layers, rng, dtype: layers.LayerNorm(4, bias=False, dtype=dtype), _points
    ),
    LayerPair(
        "LayerNorm(elementwise_affine=False)",
        lambda layers, rng, dtype: layers.LayerNorm(4, elementwise_affine=False, dtype=dtype),
        _points,
    ),
    LayerPair("BatchNorm2d", lambda layers, rng, dtype: layers.BatchNorm2d(2, dtype=dtype), _images),
    LayerPair(
        "BatchNorm2d(momentum=0.5, affine=False)",
        lambda layers, rng, dtype: layers.BatchNorm2d(2, momentum=0.5, affine=False, dtype=dtype),
        _images,
    ),
)

_ATTENTION = (
    LayerPair("MultiheadAttention", _attention(), _sequences),
    LayerPair("MultiheadAttention(bias=False)", _attention(bias=False), _sequences),
    LayerPair(
        "MultiheadAttention with a mask",
        _attention(),
        _sequences_and_mask(lambda rng: np.arange(5) > np.arange(4)[:, None]),
    ),
    LayerPair(
        "MultiheadAttention with a float mask a head",
        _attention(),
        _sequences_and_mask(lambda rng: rng.normal(size=(6, 4, 5))),
    ),
    LayerPair("MultiheadAttention of one sequence", _attention(), lambda rng: [x[0] for x in _sequences(rng)]),
)


def _convolution(*sizes, **options) -> Callable:
    return lambda layers, rng, dtype: layers.Conv2d(*sizes, rng=rng, dtype=dtype, **options)


def _convolutional_network(layers, rng, dtype):
    return layers.Sequential(
        layers.Conv2d(2, 4, 3, padding=1, rng=rng, dtype=dtype),
        layers.ReLU(),
        layers.MaxPool2d(2),
        layers.Conv2d(4, 3, 2, rng=rng, dtype=dtype),
        layers.Flatten(),
        layers.Linear(3, 3, rng=rng, dtype=dtype),
    )


_CONVOLUTION = (
    LayerPair("Conv2d", _convolution(2, 3, 3), _images),
    LayerPair("Conv2d(bias=False)", _convolution(2, 3, (2, 3), bias=False), _images),
    LayerPair("Conv2d(stride=2, padding=1)", _convolution(2, 3, 3, stride=2, padding=1), _images),
    LayerPair("Conv2d(padding='same')", _convolution(2, 3, 3, padding="same"), _images),
    LayerPair("Conv2d(groups=2)", _convolution(2, 4, 3, groups=2), _images),
    LayerPair("MaxPool2d", lambda layers, rng, dtype: layers.MaxPool2d(2), _images),
    LayerPair("MaxPool2d(stride=1, padding=1)", lambda layers, rng, dtype: layers.MaxPool2d(3, 1, 1), _images),
    LayerPair("AvgPool2d", lambda layers, rng, dtype: layers.AvgPool2d(2), _images),
    LayerPair("AvgPool2d(stride=1, padding=1)", lambda layers, rng, dtype: layers.AvgPool2d(3, 1, 1), _images),
    LayerPair("Sequential with Conv2d and MaxPool2d", _convolutional_network, _images),
)

LAYERS: tuple[LayerPair, ...] = (
    LayerPair("Linear", lambda layers, rng, dtype: layers.Linear(4, 3, rng=rng, dtype=dtype), _points),
    LayerPair(
        "Linear(bias=False)",
        lambda layers, rng, dtype: layers.Linear(4, 3, bias=False, rng=rng, dtype=dtype),
        _points,
    ),
    *_ACTIVATIONS,
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
    LayerPair("Dropout", lambda layers, rng, dtype: layers.Dropout(0.3, rng=rng), _points),
    LayerPair("Flatten", lambda layers, rng, dtype: layers.Flatten(), _images),
    LayerPair("Flatten(start_dim=2, end_dim=3)", lambda layers, rng, dtype: layers.Flatten(2, 3), _images),
    LayerPair(
        "Embedding",
        lambda layers, rng, dtype: layers.Embedding(5, 4, rng=rng, dtype=dtype),
        lambda rng: (rng.integers(5, size=(3, 2)),),
    ),
    LayerPair("Sequential with Embedding and Flatten", _reader, lambda rng: (rng.integers(5, size=(3, 2)),)),
    LayerPair("Residual around LayerNorm, Linear and Dropout", _block, _points),
    *_CONVOLUTION,
    *_NORMALISATION,
    *_ATTENTION,
)
