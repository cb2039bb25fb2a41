"""The comparison of a layer or a model: its value, its state, and the gradients of inputs and parameters.

Chapter: softmax
"""

from __future__ import annotations

import numpy as np
import torch

from companion import reference
from companion.pairs import LayerPair
from companion.parity._arguments import as_leaf, cast
from companion.parity.differences import TOLERANCE, Comparison, difference
from companion.reference import layers as reference_layers
from companion.reference import models as reference_models
from companion.scratch import layers as scratch_layers
from companion.scratch import models as scratch_models
from companion.scratch.autodiff import Tensor

ROOMS = {"layers": (scratch_layers, reference_layers), "models": (scratch_models, reference_models)}


def compare_layer(pair: LayerPair, *, seed: int, dtype: str = "float64", training: bool = True) -> Comparison:
    """Build a layer in both worlds from one seed; compare its value, its state, and every gradient.

    The state is parameters and buffers; gradients are those of inputs and parameters. Without ``training`` the layer
    is compared in use, after one pass in training: running statistics are then no longer what they started from.
    """
    arguments = [cast(a, dtype) for a in pair.inputs(np.random.default_rng(seed))]
    worlds = []
    for room, leaf in zip(ROOMS[pair.room], (_as_tensor, as_leaf), strict=True):
        layer = pair.build(room, np.random.default_rng(seed), np.dtype(dtype))
        if not training:
            layer(*[leaf(a) for a in arguments])
            layer.eval()
        inputs = [leaf(a) for a in arguments]
        floats = {f"input {i}" if i else "input": x for i, x in enumerate(inputs) if _owes(x)}
        worlds.append((layer(*inputs), layer.state_dict(), {**floats, **dict(layer.named_parameters())}))
    (value, state, mine), (expected, their_state, other) = worlds
    if list(state) != list(their_state) or list(mine) != list(other):
        raise ValueError(f"{pair.name}: the state is {list(state)} here and {list(their_state)} in PyTorch")
    dy = np.random.default_rng(seed + 1).normal(size=value.shape).astype(dtype)
    value.backward(dy)
    expected.backward(torch.from_numpy(np.asarray(dy)))
    rows = [difference("value", value.data, reference.numpy(expected))]
    rows += [difference(name, state[name], their_state[name]) for name in state]
    rows += [difference(f"gradient of {name}", mine[name].grad, other[name].grad.numpy()) for name in mine]
    return Comparison(pair.name, "training" if training else "in use", dtype, tuple(rows), TOLERANCE[dtype])


def _as_tensor(argument):
    return Tensor(argument, requires_grad=True) if argument.dtype.kind == "f" else argument


def _owes(argument) -> bool:
    return getattr(argument, "requires_grad", False)
