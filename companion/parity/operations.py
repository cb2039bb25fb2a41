"""The comparison of an operation: its value and each of its gradients; and faults to try the comparison on.

Chapter: softmax
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import wraps
from typing import Any

import numpy as np

from companion.pairs import Pair
from companion.parity._sides import case_of, cast, differences, given, gradient_of
from companion.parity.differences import TOLERANCE, Comparison
from companion.shapes import Array
from companion.world import REFERENCE


def compare(pair: Pair, *, seed: int, dtype: str = "float64", case: str | None = None) -> Comparison:
    """Run one case of a pair (the first where none is named) in both worlds and compare all that comes out.

    ``seed`` fixes inputs and upstream gradient.

    Raises: KeyError for a case that the pair does not have.
    """
    case, draw = case_of(pair, case)
    rng = np.random.default_rng(seed)
    arguments, options = draw(rng)
    sides = both_sides(pair, [cast(a, dtype) for a in arguments], options, rng=rng, dtype=dtype)
    return Comparison(pair.name, case, dtype, differences(pair.name, *sides), TOLERANCE[dtype])


def both_sides(
    pair: Pair,
    arguments: Sequence,
    options: dict[str, Any],
    *,
    rng: np.random.Generator,
    dtype: str,
    upstream: Callable[[Array], Array] = lambda dy: dy,
) -> tuple[dict[str, Array | None], dict[str, Array | None]]:
    """Run an operation and its reference on one input, there and back from a random upstream gradient.

    ``upstream`` may spoil that gradient.

    Each side gives its value and the gradient of every argument, by name; None where there is no gradient.
    """
    with np.errstate(all="ignore"), warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of infinities and of shapes that differ, which some cases have on purpose
        value, backward = pair.scratch(*arguments, **options)
        dy = upstream(np.asarray(rng.normal(size=np.shape(value)), dtype))
        gradients = backward(dy)
        leaves = [given(REFERENCE, a) for a in arguments]
        expected = pair.reference(*leaves, **options)
        expected.backward(REFERENCE.tensor(dy))
    names = [f"gradient of {name}" for name in pair.arguments]
    their_gradients = [gradient_of(REFERENCE, leaf) for leaf in leaves]
    their_gradients += [None] * (len(names) - len(leaves))  # arguments left at their default
    ours = {"value": value, **dict(zip(names, gradients, strict=True))}
    return ours, {"value": REFERENCE.numpy(expected), **dict(zip(names, their_gradients, strict=True))}


def with_fault(pair: Pair, argument: int, fault: Callable[[Array], Any]) -> Pair:
    """Give the pair with one gradient spoilt by ``fault``: the comparison must refuse it."""

    @wraps(pair.scratch)
    def spoilt(*arguments, **options):
        value, backward = pair.scratch(*arguments, **options)

        def wrong(dy):
            gradients = list(backward(dy))
            gradients[argument] = fault(gradients[argument])
            return tuple(gradients)

        return value, wrong

    return replace(pair, scratch=spoilt)
