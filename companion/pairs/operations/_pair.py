"""What a pair of operations is: one of scratch's, its reference, and the cases in which they are compared.

Chapter: softmax
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import torch

from companion.pairs.cases import Case
from companion.world import REFERENCE, SCRATCH


@dataclass(frozen=True)
class Extremes:
    """How an operation takes numbers that are huge, tiny, infinite or no numbers.

    ``adds_up``: it adds its numbers, and whether a sum of the hugest overflows depends on the order of its terms,
    which is nobody's promise; so huge is then a number whose square may still be added. ``one_by_one``: only one
    argument is huge at a time. ``domain`` gives, for an argument that does not take every number, the function that
    says which. ``nan_stays`` says why PyTorch's gradient is a number where the value is NaN; here NaN stays visible.
    """

    adds_up: bool = False
    one_by_one: bool = False
    domain: Mapping[str, Callable[[float], bool]] = field(default_factory=dict)
    nan_stays: str = ""


@dataclass(frozen=True)
class Pair:
    """An operation, its reference, and the cases in which they are compared.

    ``twice`` stands in for a reference that PyTorch can differentiate only once, where second derivatives are
    compared.
    """

    name: str
    scratch: Callable
    reference: Callable
    reference_name: str
    cases: Mapping[str, Case]
    note: str = ""
    twice: Callable | None = None
    extremes: Extremes = Extremes()

    @cached_property
    def arguments(self) -> tuple[str, ...]:
        """The names that the operation's signature gives to the positional arguments of the cases."""
        most = max(len(case(np.random.default_rng(0))[0]) for case in self.cases.values())
        names = []
        for parameter in inspect.signature(self.scratch).parameters.values():
            several = parameter.kind is parameter.VAR_POSITIONAL
            names += [f"{parameter.name}[{i}]" for i in range(most)] if several else [parameter.name]
        return tuple(names[:most])

    @property
    def smooth(self) -> tuple[str, ...]:
        """The cases in which the operation is smooth, so that derivatives of every kind must agree."""
        return tuple(name for name, case in self.cases.items() if case.smooth)


def pair(
    name: str,
    *,
    scratch: Callable | None = None,
    reference: Callable | None = None,
    reference_name: str = "",
    note: str = "",
    twice: Callable | None = None,
    extremes: Extremes = Extremes(),
    **cases: Case,
) -> Pair:
    """Make the pair of the operations that both worlds call by a name; what is given in their place is taken instead.

    A case's name is written with underscores for spaces.
    """
    theirs = getattr(REFERENCE.ops, name)
    return Pair(
        name=name,
        scratch=scratch or getattr(SCRATCH.ops, name),
        reference=reference or theirs,
        reference_name=reference_name or _home(name, theirs),
        cases={case.replace("_", " "): value for case, value in cases.items()},
        note=note,
        twice=twice,
        extremes=extremes,
    )


def _home(name: str, function: Callable) -> str:
    """Say where PyTorch has a function of this name.

    Raises: LookupError where it has none, so that the pair must say what stands for it.
    """
    for home in (torch.nn.functional, torch):
        if getattr(home, name, None) is function:
            return f"{home.__name__}.{name}"
    raise LookupError(f"pair: PyTorch has no {name}; expected a reference_name that says what it is compared with")
