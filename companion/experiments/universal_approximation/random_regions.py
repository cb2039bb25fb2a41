"""How many linear regions networks of two inputs have that are drawn at random, beside what is possible."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from companion.scratch.regions import linear_regions, most_regions
from companion.shapes import Array, Int


@dataclass(frozen=True)
class Config:
    """The widths of the hidden layers, the square from -half to half, and how many networks; weights are normal."""

    seed: int = 0
    widths: tuple[int, ...] = (16, 16)
    half: float = 1000.0
    networks: int = 20


@dataclass(frozen=True)
class Result:
    """Each network's regions; how many Montúfar et al. can build, and a bound that no network passes."""

    regions: Int[Array, "S"]
    built: int
    bound: int


def run(config: Config) -> Result:
    """Draw networks and count."""
    rng, square = np.random.default_rng(config.seed), np.array([[-1, -1], [1, -1], [1, 1], [-1, 1]]) * config.half
    counts = []
    for _ in range(config.networks):
        sizes = zip((2, *config.widths), config.widths, strict=False)
        layers = [(rng.normal(size=(out, into)), rng.normal(size=out)) for into, out in sizes]
        counts.append(len(linear_regions(layers, square)))
    *first, last = config.widths
    built = most_regions(last) * int(np.prod([(width // 2) ** 2 for width in first], dtype=int))
    bound = int(np.prod([most_regions(width) for width in config.widths]))
    return Result(np.array(counts), built, bound)
