"""The comparison of a layer or a model: its value, its state, and the gradients of inputs and parameters.

Chapter: softmax
"""

from __future__ import annotations

import numpy as np

from companion.checks import differentiable
from companion.pairs import LayerPair
from companion.parity._sides import cast, differences, given, gradient_of
from companion.parity.differences import TOLERANCE, Comparison
from companion.shapes import Array
from companion.world import WORLDS, World


def compare_layer(
    pair: LayerPair,
    *,
    seed: int,
    dtype: str = "float64",
    training: bool = True,
    worlds: tuple[World, World] = WORLDS,
) -> Comparison:
    """Build a layer in both worlds from one seed; compare its value, its state, and every gradient.

    The state is parameters and buffers; gradients are those of inputs and parameters. Without ``training`` the layer
    is compared in use, after one pass in training: running statistics are then no longer what they started from.

    Raises: ValueError where the names of the state, or their order, differ.
    """
    rows = differences(pair.name, *(_quantities(world, pair, seed, dtype, training) for world in worlds))
    return Comparison(pair.name, "training" if training else "in use", dtype, rows, TOLERANCE[dtype])


def _quantities(world: World, pair: LayerPair, seed: int, dtype: str, training: bool) -> dict[str, Array]:
    """Use a layer in one world; give all that comes out of it."""
    arguments, options = pair.inputs(np.random.default_rng(seed))
    arguments = [cast(a, dtype) for a in arguments]
    layer = pair.build(world, np.random.default_rng(seed), np.dtype(dtype))
    if not training:
        layer(*[given(world, a) for a in arguments], **options)
        layer.eval()
    inputs = [given(world, a) for a in arguments]
    value = layer(*inputs, **options)
    value.backward(world.tensor(np.random.default_rng(seed + 1).normal(size=value.shape).astype(dtype)))
    leaves = {f"input {i}" if i else "input": x for i, x in enumerate(inputs) if differentiable(arguments[i])}
    leaves |= dict(layer.named_parameters())
    gradients = {f"gradient of {name}": gradient_of(world, leaf) for name, leaf in leaves.items()}
    return {"value": world.numpy(value), **layer.state_dict(), **gradients}
