"""The comparison of an operation: its value and each of its gradients; and faults to try the comparison on.

Chapter: softmax
"""

from __future__ import annotations

import warnings
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import torch

from companion.pairs import Pair
from companion.parity._sides import cast, given
from companion.parity.differences import TOLERANCE, Comparison, Difference, difference
from companion.shapes import Array
from companion.world import REFERENCE


def compare(pair: Pair, *, seed: int, dtype: str = "float64", case: str | None = None) -> Comparison:
    """Run one case of a pair (the first where none is named) in both worlds and compare all that comes out.

    ``seed`` fixes inputs and upstream gradient.

    Raises: KeyError for a case that the pair does not have.
    """
    case = case or next(iter(pair.cases))
    if case not in pair.cases:
        raise KeyError(f"compare: {pair.name} has the cases {sorted(pair.cases)}, got {case!r}")
    rng = np.random.default_rng(seed)
    arguments, options = pair.cases[case](rng)
    arguments = [cast(a, dtype) for a in arguments]
    theirs = [given(REFERENCE, a) for a in arguments]
    with np.errstate(all="ignore"), warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of infinities and of shapes that differ, which some cases have on purpose
        value, backward = pair.scratch(*arguments, **options)
        dy = rng.normal(size=np.shape(value)).astype(dtype)
        gradients = backward(dy)
        expected = pair.reference(*theirs, **options)
        expected.backward(REFERENCE.tensor(dy))
    rows = [difference("value", value, REFERENCE.numpy(expected))]
    theirs += [None] * (len(pair.arguments) - len(arguments))  # arguments left at their default
    for name, ours, leaf in zip(pair.arguments, gradients, theirs, strict=True):
        what = f"gradient of {name}"
        wanted = isinstance(leaf, torch.Tensor) and leaf.requires_grad
        if wanted and ours is not None:
            rows.append(difference(what, ours, leaf.grad.numpy()))
        elif wanted or ours is not None:
            rows.append(Difference(what, np.inf, "missing" if wanted else "given where PyTorch has none"))
    return Comparison(pair.name, case, dtype, tuple(rows), TOLERANCE[dtype])


def with_fault(pair: Pair, argument: int, fault: Callable[[Array], Any]) -> Pair:
    """Give the pair with one gradient spoilt by ``fault``: the comparison must refuse it."""

    def spoilt(*arguments, **options):
        value, backward = pair.scratch(*arguments, **options)

        def wrong(dy):
            gradients = list(backward(dy))
            gradients[argument] = fault(gradients[argument])
            return tuple(gradients)

        return value, wrong

    return replace(pair, scratch=spoilt)
