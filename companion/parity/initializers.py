"""The comparison of a rule for starting values: what it draws, and what it asks its generator for.

PyTorch's starting values come from its own generator. While they are compared, NumPy's numbers are handed to
PyTorch's rule instead, and what each rule asks for (bounds, mean, standard deviation) is recorded in both worlds.

Chapter: practice
"""

from __future__ import annotations

import warnings

import numpy as np
import torch
from torch.utils._python_dispatch import TorchDispatchMode

from companion.pairs.initializers import InitializerPair
from companion.parity._sides import case_of, differences
from companion.parity.differences import TOLERANCE, Comparison
from companion.shapes import Array
from companion.world import REFERENCE, WORLDS, World


def compare_initializer(
    pair: InitializerPair,
    *,
    seed: int,
    dtype: str = "float64",
    case: str | None = None,
    worlds: tuple[World, World] = WORLDS,
) -> Comparison:
    """Fill a tensor by one rule in both worlds, from the same random numbers; compare it, and what was asked for.

    Raises: KeyError for a case that the pair does not have.
    """
    case, drawn = case_of(pair, case)
    rows = differences(pair.name, *(_filled(world, pair, *drawn, seed, dtype) for world in worlds))
    return Comparison(pair.name, case, dtype, rows, TOLERANCE[dtype])


def _filled(world: World, pair: InitializerPair, shape, options, seed: int, dtype: str) -> dict[str, Array]:
    """Fill a tensor in one world; give it, and what the rule asked its generator for."""
    tensor = world.layers.Parameter(world.tensor(np.full(shape, np.nan, dtype)))
    rng = _Recording(np.random.PCG64(seed))
    with _FromNumPy(rng), warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of an empty tensor
        pair.fill(world, tensor, options, rng=rng)
    return {"value": world.numpy(tensor), "asked": np.array(rng.asked)}


class _Recording(np.random.Generator):
    """NumPy's generator, which remembers the bounds, means and deviations that it was asked for."""

    def __init__(self, bits):
        super().__init__(bits)
        self.asked: list[tuple[float, float]] = []

    def uniform(self, low, high, size):
        self.asked.append((low, high))
        return super().uniform(low, high, size)

    def normal(self, loc, scale, size):
        self.asked.append((loc, scale))
        return super().normal(loc, scale, size)


class _FromNumPy(TorchDispatchMode):
    """Inside, PyTorch's random numbers come from a NumPy generator."""

    def __init__(self, rng: np.random.Generator):
        super().__init__()
        self.draw = {torch.ops.aten.uniform_.default: rng.uniform, torch.ops.aten.normal_.default: rng.normal}

    def __torch_dispatch__(self, op, types, args=(), kwargs=None):
        if op not in self.draw:
            return op(*args, **(kwargs or {}))
        tensor, *asked = args
        asked += (0.0, 1.0)[len(asked) :]  # PyTorch drops what is the default
        return tensor.copy_(REFERENCE.tensor(self.draw[op](*asked, size=tuple(tensor.shape))))
