"""What a pair of operations is, and how the cases that compare them are drawn.

Chapter: softmax
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
import torch

from companion.reference import ops as theirs
from companion.scratch import ops as ours

# Cases where a slope jumps or a number is infinite: forward and reverse mode may differ there from any difference.
NOT_SMOOTH = {
    *("tie", "tie along a dim", "tie overlapping", "two zeros", "no error", "certain", "not a number"),
    *("extreme", "tanh extreme", "minus infinity", "infinite", "empty dim", "empty dims", "empty vector"),
}
Case = Callable[[np.random.Generator], tuple[tuple, dict]]  # rng -> positional arguments, options


@dataclass(frozen=True)
class Pair:
    """An operation, its reference, and the cases in which they are compared.

    A case draws positional arguments and options from a generator. ``arguments`` names the positional ones. ``twice``
    stands in for a reference that PyTorch can differentiate only once, where second derivatives are compared.
    """

    name: str
    scratch: Callable
    reference: Callable
    reference_name: str
    arguments: tuple[str, ...]
    cases: Mapping[str, Case]
    note: str = ""
    twice: Callable | None = None

    @property
    def smooth(self) -> tuple[str, ...]:
        """The cases in which the operation is smooth, so that derivatives of every kind must agree."""
        return tuple(case for case in self.cases if case not in NOT_SMOOTH)


def normal(*shapes, **options) -> Case:
    return lambda rng: (tuple(rng.normal(size=shape) for shape in shapes), options)


def positive(*shapes, **options) -> Case:
    return lambda rng: (tuple(rng.uniform(0.5, 2, size=shape) for shape in shapes), options)


def strided(*shapes, **options) -> Case:
    """Draw arrays that are not contiguous: the transposes of what is drawn."""
    return lambda rng: (tuple(rng.normal(size=shape[::-1]).T for shape in shapes), options)


def ties(*values, **options) -> Case:
    """Give fixed numbers: where a slope jumps, both worlds must choose the same side."""
    return lambda rng: (tuple(np.array(value) for value in values), options)


def pair(name: str, arguments: str, note: str = "", twice: Callable | None = None, **cases: Case) -> Pair:
    reference_function = getattr(theirs, name)
    home = "torch.nn.functional" if hasattr(torch.nn.functional, name) else "torch"
    return Pair(
        name=name,
        scratch=getattr(ours, name),
        reference=reference_function,
        reference_name=f"{home}.{name}",
        arguments=tuple(arguments.split()),
        cases={case.replace("_", " "): draw for case, draw in cases.items()},
        note=note,
        twice=twice,
    )


BROADCASTS = {
    "same_shape": normal((4, 3), (4, 3)),
    "row": normal((4, 3), (3,)),
    "column": normal((4, 1), (4, 3)),
    "both_stretched": normal((2, 1, 3), (4, 1)),
    "one_number": normal((4, 3), ()),
    "two_numbers": normal((), ()),
    "empty": normal((0, 3), (1, 3)),
    "not_contiguous": strided((4, 3), (4, 3)),
}
UNARY = {
    "matrix": normal((4, 3)),
    "one_row": normal((1, 3)),
    "one_number": normal(()),
    "empty": normal((0, 3)),
    "not_contiguous": strided((4, 3)),
}
REDUCTIONS = ("mean", "sum", "none")
