"""The models: each is built in both worlds from one seed, and given the same inputs."""

from __future__ import annotations

from companion.pairs._calls import written
from companion.pairs.cases import Case, drawn, labels, normal, uniform
from companion.pairs.layers import LayerPair, built


def _model(name: str, inputs: Case, *sizes, **options) -> LayerPair:
    return LayerPair(written(name, *sizes, **options), built("models", name, *sizes, **options), inputs)


_SEQUENCES = normal((2, 5, 8))

MODELS: tuple[LayerPair, ...] = (
    _model("MLP", normal((5, 4)), 4, 6, 6, 3),
    _model("CNN", normal((4, 1, 8, 8))),
    _model("CNN", normal((3, 2, 6, 6)), in_channels=2, size=6, channels=3, num_classes=4),
    _model("TransformerEncoderLayer", _SEQUENCES, 8, 2, 16),
    _model("TransformerEncoderLayer", _SEQUENCES, 8, 2, 16, norm_first=True),
    _model("TransformerEncoderLayer", _SEQUENCES, 8, 2, 16, dropout=0.2),
    _model("interpolant", normal((7, 1)), [-1.0, -0.25, 0.5, 0.75], [0.5, -1.0, 2.0, 0.0]),
    _model("sawtooth", drawn(uniform(7, 1)), 3),
    _model("TransformerLM", drawn(labels(11, 3, 6)), 11, 8, 2, 2, 6),
)
