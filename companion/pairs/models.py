"""The models: each is built in both worlds from one seed, and given the same inputs."""

from __future__ import annotations

from collections.abc import Callable

from companion.pairs._calls import written
from companion.pairs.layers import LayerPair, built


def _model(name: str, inputs: Callable, *sizes, **options) -> LayerPair:
    return LayerPair(written(name, *sizes, **options), built("models", name, *sizes, **options), inputs)


def _points(rng):
    return (rng.normal(size=(5, 4)),)


def _pictures(rng):
    return (rng.normal(size=(4, 1, 8, 8)),)


def _sequences(rng):
    return (rng.normal(size=(2, 5, 8)),)


MODELS: tuple[LayerPair, ...] = (
    _model("MLP", _points, 4, 6, 6, 3),
    _model("CNN", _pictures),
    _model("CNN", lambda rng: (rng.normal(size=(3, 2, 6, 6)),), in_channels=2, size=6, channels=3, num_classes=4),
    _model("TransformerEncoderLayer", _sequences, 8, 2, 16),
    _model("TransformerEncoderLayer", _sequences, 8, 2, 16, norm_first=True),
    _model("TransformerEncoderLayer", _sequences, 8, 2, 16, dropout=0.2),
    _model("TransformerLM", lambda rng: (rng.integers(11, size=(3, 6)),), 11, 8, 2, 2, 6),
)
