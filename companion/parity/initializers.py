"""The comparison of a rule for starting values: what it draws, and what it asks its generator for.

Both worlds draw from NumPy's generator, and what each rule asks it for (bounds, mean, standard deviation) is recorded
and compared too.

Chapter: practice
"""

from __future__ import annotations

import warnings

import numpy as np

from companion.pairs.initializers import InitializerPair
from companion.parity._sides import case_of, differences
from companion.parity.differences import TOLERANCE, Comparison
from companion.shapes import Array
from companion.world import WORLDS, World


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
    with warnings.catch_warnings():
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
