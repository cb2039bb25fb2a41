"""How many cases a question draws, and how large they are: its own sizes, or those of an instructor."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

MOST_ROUNDS = 20


@dataclass(frozen=True)
class Range:
    """The whole numbers from ``low`` to ``high``; an instructor may move these within ``least`` and ``most``.

    Raises: ValueError for a range that is empty or leaves its limits.
    """

    low: int
    high: int
    least: int = 2
    most: int = 256

    def __post_init__(self):
        if not self.least <= self.low <= self.high <= self.most:
            raise ValueError(f"expected {self.least} <= low <= high <= {self.most}, got {self.low} and {self.high}")


@dataclass(frozen=True)
class Sizes:
    """The named ranges of a question's sizes, and how many rounds of plain cases it draws."""

    ranges: Mapping[str, Range]
    rounds: int = 3

    def draw(self, rng: np.random.Generator, *names: str) -> tuple[int, ...]:
        """Draw the sizes named, or all of them.

        No two are equal, where that can be: a factor N must not look like a factor K.
        """
        drawn: list[int] = []
        for name in names or self.ranges:
            numbers = range(self.ranges[name].low, self.ranges[name].high + 1)
            drawn.append(int(rng.choice([n for n in numbers if n not in drawn] or numbers)))
        return tuple(drawn)

    def spread(self, name: str) -> list[int]:
        """Go through a range evenly, both ends included: a number for each round, and two at least."""
        ends = self.ranges[name]
        return [round(n) for n in np.linspace(ends.low, ends.high, max(self.rounds, 2))]

    def changed(self, sizes: Mapping[str, object]) -> Sizes:
        """Give other sizes: pairs [low, high] by name.

        Raises: ValueError for an unknown name or what is no range within its limits.
        """
        ranges = dict(self.ranges)
        for name, pair in sizes.items():
            if name not in ranges:
                raise ValueError(f"expected {', '.join(ranges)} = [low, high]; got {name} = {pair!r}")
            known = ranges[name]
            wanted = f"{name} = [low, high] with {known.least} <= low <= high <= {known.most}"
            if not (isinstance(pair, list | tuple) and len(pair) == 2 and all(type(n) is int for n in pair)):
                raise ValueError(f"expected {wanted}; got {name} = {pair!r}")
            try:
                ranges[name] = replace(known, low=pair[0], high=pair[1])
            except ValueError:
                raise ValueError(f"expected {wanted}; got {name} = {pair!r}") from None
        return replace(self, ranges=ranges)
