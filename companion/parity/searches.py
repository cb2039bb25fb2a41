"""The comparison of a search with SciPy's: what it finds, and all that it asked for on its way.

Chapter: gradient_descent
"""

from __future__ import annotations

from collections.abc import Mapping
from types import ModuleType
from typing import Any

import numpy as np

from companion.pairs.searches import SearchPair
from companion.parity._sides import case_of, differences
from companion.parity.differences import Comparison
from companion.reference import search as reference
from companion.scratch import search as scratch
from companion.shapes import Array

# Relative. SciPy keeps its population in parts of the box, so every vector is rounded on its way out and in.
SEARCH_TOLERANCE = 1e-10


def compare_search(pair: SearchPair, *, seed: int, case: str | None = None) -> Comparison:
    """Run a search and SciPy's from one population, with the same children; compare every vector asked for.

    Raises: KeyError for a case that the pair does not have.
    """
    case, draw = case_of(pair, case)
    mine = _hunted(scratch, pair.search, draw(np.random.default_rng(seed)), pair.options)
    options = {**pair.options, **pair.reference_options}
    other = _hunted(reference, pair.search, draw(np.random.default_rng(seed)), options)
    return Comparison(pair.name, case, "float64", differences(pair.name, mine, other), SEARCH_TOLERANCE)


def _hunted(room: ModuleType, search: str, hunt, options: Mapping[str, Any]) -> dict[str, Array]:
    """Run one program's search; give its result, and what it asked for."""
    asked = []

    def func(w):
        asked.append(np.array(w))
        return hunt.func(w)

    options = {"init": hunt.init, "strategy": hunt.strategy, "rng": np.random.default_rng(0), **options}
    found = getattr(room, search)(func, hunt.bounds, **options)
    return {"x": found.x, "fun": found.fun, "rounds": np.int64(found.nit), "asked": np.array(asked)}
