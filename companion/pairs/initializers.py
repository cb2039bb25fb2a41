"""The rules for starting values: each is asked in both worlds to fill tensors of many shapes.

Chapter: practice
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from companion.pairs._calls import asked_for
from companion.world import World


@dataclass(frozen=True)
class InitializerPair:
    """A rule for starting values, with its cases: the tensor's shape, and the options."""

    name: str
    cases: dict[str, tuple[tuple[int, ...], dict[str, Any]]]

    def fill(self, world: World, tensor, options: dict[str, Any], *, rng: np.random.Generator) -> None:
        """Fill a tensor of a world by the rule, which gets the generator where it asks for one."""
        rule = getattr(world.initializers, self.name)
        rule(tensor, **options, **asked_for(rule, rng=rng))


_SHAPES = {
    "weights of a layer": (30, 20),
    "weights of a convolution": (6, 4, 3, 3),
    "three dimensions": (5, 4, 3),
    "one column": (7, 1),
}
_ALL_SHAPES = {**_SHAPES, "a bias": (7,), "one number": (), "empty": (0, 3)}


def _each(shapes: dict, **more: tuple[tuple[int, ...], dict]) -> dict:
    return {case: (shape, {}) for case, shape in shapes.items()} | {
        case.replace("_", " "): value for case, value in more.items()
    }


def _kaiming() -> dict:
    rules = ("linear", "conv2d", "sigmoid", "tanh", "relu", "leaky_relu", "selu")
    gains = {f"for {rule}": ((8, 5), {"nonlinearity": rule}) for rule in rules}
    return (
        _each(
            _SHAPES,
            fan_out=((8, 5), {"mode": "fan_out"}),
            fan_out_of_a_convolution=((6, 4, 3, 3), {"mode": "fan_out", "nonlinearity": "relu"}),
            slope=((8, 5), {"a": 0.2}),
            empty=((0, 3), {}),
        )
        | gains
    )


INITIALIZERS: tuple[InitializerPair, ...] = (
    InitializerPair("uniform_", _each(_ALL_SHAPES, bounds=((4, 5), {"a": -2.0, "b": 3.0}))),
    InitializerPair("normal_", _each(_ALL_SHAPES, mean_and_std=((4, 5), {"mean": 2.0, "std": 0.1}))),
    InitializerPair("constant_", {case: (shape, {"val": 0.3}) for case, shape in _ALL_SHAPES.items()}),
    InitializerPair("zeros_", _each(_ALL_SHAPES)),
    InitializerPair("ones_", _each(_ALL_SHAPES)),
    InitializerPair("xavier_uniform_", _each(_SHAPES, gain=((8, 5), {"gain": 5 / 3}))),
    InitializerPair("xavier_normal_", _each(_SHAPES, gain=((8, 5), {"gain": 5 / 3}))),
    InitializerPair("kaiming_uniform_", _kaiming()),
    InitializerPair("kaiming_normal_", _kaiming()),
    InitializerPair(
        "orthogonal_",
        _each(_SHAPES, wide=((4, 9), {}), square=((6, 6), {}), gain=((5, 8), {"gain": 1.5}), empty=((0, 3), {})),
    ),
)
