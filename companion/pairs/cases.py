"""A case: what something is called with, drawn from a generator, and what the case itself is.

The functions below the case draw one array each, or put a case together of what they draw.

Chapter: softmax
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np


@dataclass(frozen=True)
class Case:
    """Arguments and options drawn from a generator, and what may be asked of a comparison there.

    ``smooth`` is False where a slope jumps, a number is infinite, or nearly all cancels: derivatives of other kinds
    than backward's may differ there. At a ``tie``, which is one of these, forward and reverse mode must still choose
    the same side. A ``steep`` case is smooth, but not for central differences: it is too bent, or flat, or a step
    leaves the domain. ``own_extremes`` says why PyTorch is no judge of it where its numbers are made extreme.

    Raises: ValueError for a case that is smooth and a tie.
    """

    draw: Callable[[np.random.Generator], tuple[tuple, dict]]
    smooth: bool = True
    tie: bool = False
    steep: bool = False
    own_extremes: str = ""

    def __post_init__(self):
        if self.tie and self.smooth:
            raise ValueError("Case: a slope jumps at a tie, expected smooth=False")

    def __call__(self, rng: np.random.Generator) -> tuple[tuple, dict]:
        """Draw the positional arguments, and give them with the options."""
        return self.draw(rng)

    def but(self, **said) -> Case:
        """Give the same case with something else said about it: ``case.but(smooth=False)``."""
        return replace(self, **said)


def gaussian(*shape: int, scale: float = 1.0) -> Callable:
    """Draw numbers of a normal distribution around 0."""
    return lambda rng: np.asarray(scale * rng.normal(size=shape))


def uniform(*shape: int, low: float = 0.0, high: float = 1.0) -> Callable:
    """Draw numbers between two bounds."""
    return lambda rng: np.asarray(rng.uniform(low, high, size=shape))


def transposed(*shape: int) -> Callable:
    """Draw an array that is not contiguous: the transpose of what is drawn."""
    return lambda rng: rng.normal(size=shape[::-1]).T


def labels(classes: int, *shape: int, dtype=np.int64) -> Callable:
    """Draw whole numbers from 0 to one less than there are classes."""
    return lambda rng: np.asarray(rng.integers(classes, size=shape)).astype(dtype)


def chosen(*shape: int, share: float = 0.5) -> Callable:
    """Draw truth values of which about that share is true."""
    return lambda rng: np.asarray(rng.uniform(size=shape) < share)


def drawn(*arguments, **options) -> Case:
    """Make the case of these arguments and options: what is a function is drawn, anything else is as it stands."""

    def of(rng: np.random.Generator, given):
        return given(rng) if callable(given) else given

    return Case(lambda rng: (tuple(of(rng, a) for a in arguments), {name: of(rng, o) for name, o in options.items()}))


def normal(*shapes: tuple[int, ...], **options) -> Case:
    """Make the case of arrays of normal numbers."""
    return drawn(*(gaussian(*shape) for shape in shapes), **options)


def positive(*shapes: tuple[int, ...], **options) -> Case:
    """Make the case of arrays of numbers between a half and 2."""
    return drawn(*(uniform(*shape, low=0.5, high=2.0) for shape in shapes), **options)


def strided(*shapes: tuple[int, ...], **options) -> Case:
    """Make the case of arrays that are not contiguous."""
    return drawn(*(transposed(*shape) for shape in shapes), **options)


def numbers(*values: list, **options) -> Case:
    """Make the case of fixed numbers, in a fresh array each time."""
    return drawn(*(lambda rng, value=value: np.array(value) for value in values), **options)


def ties(*values: list, **options) -> Case:
    """Make the case of fixed numbers at which a slope jumps: both worlds must choose the same side."""
    return numbers(*values, **options).but(smooth=False, tie=True)
