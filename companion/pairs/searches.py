"""The searches without gradients that SciPy has too: both begin with one population, and breed the same children.

Chapter: gradient_descent
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import numpy as np

from companion.pairs._calls import written
from companion.shapes import Array, Float


class Hunt(NamedTuple):
    """A function of D numbers, their bounds, the first population, and how children are bred."""

    func: Callable[[Float[Array, "D"]], float]
    bounds: list[tuple[float, float]]
    init: Float[Array, "P D"]
    strategy: Callable


@dataclass(frozen=True)
class SearchPair:
    """A search with its cases, each of which draws a :class:`Hunt`.

    Compared are the results, and every vector for whose value was asked, in order. ``options`` go to both programs,
    ``reference_options`` to SciPy's alone: it shall judge a whole round before any child takes a place, and shall not
    finish with slopes.
    """

    search: str
    cases: dict[str, Callable[[np.random.Generator], Hunt]]
    options: Mapping[str, Any] = field(default_factory=dict)
    reference_options: Mapping[str, Any] = field(default_factory=dict)
    note: str = ""

    @property
    def name(self) -> str:
        """The call that searches, as it would be written."""
        return written(self.search, **self.options)


def _bowl(w):
    return 1 + float(np.arange(1, w.size + 1) @ w**2)


def _hills(w):
    return 1 + float(10 * w.size + (w**2 - 10 * np.cos(2 * np.pi * w)).sum())


def _valley(w):
    return 1 + float((100 * (w[1:] - w[:-1] ** 2) ** 2 + (1 - w[:-1]) ** 2).sum())


def _corner(w):
    return float(w.sum())


def _hunt(func, dimensions: int, members: int = 20, low: float = -5.0, high: float = 5.0):
    """Hunt in a box for the lowest value of a function; nothing is bred outside the box."""

    def draw(rng):
        first, children = rng.uniform(low, high, (members, dimensions)), rng.spawn(1)[0]

        def bred(i, population, rng=None):
            r, s = population[children.permutation(members)[:2]]
            mixed = children.uniform(size=dimensions) < 0.7
            return np.clip(np.where(mixed, population[0] + 0.6 * (r - s), population[i]), low, high)

        return Hunt(func, [(low, high)] * dimensions, first, bred)

    return draw


_CASES = {
    "a bowl": _hunt(_bowl, 3),
    "hills": _hunt(_hills, 2),
    "a bent valley": _hunt(_valley, 4, 30, -2.0, 2.0),
    "lowest in a corner": _hunt(_corner, 2, low=0.0),
}


def _evolved(**options) -> SearchPair:
    own = {"updating": "deferred", "polish": False}
    note = "with one way to breed, for both: each draws its own children from other random numbers"
    return SearchPair("differential_evolution", _CASES, options, own, note)


SEARCHES: tuple[SearchPair, ...] = (
    _evolved(),
    _evolved(maxiter=30, tol=0.0),
    _evolved(tol=0.0, atol=1.0),
)
