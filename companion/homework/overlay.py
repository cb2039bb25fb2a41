"""An instructor's overlay: a seed of one's own, more rounds, and other sizes for single exercises.

It is a file ``NAME.toml`` in a folder outside the repository. A demo stands in ``exercises/overlay_demo``.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from companion.homework.sizes import MOST_ROUNDS, Sizes


@dataclass(frozen=True)
class Overlay:
    """What an overlay holds: ``sizes`` has pairs [low, high] by an exercise's number and a size's name."""

    file: str = ""
    content: bytes = b""
    seed: int = 0
    rounds: int | None = None
    sizes: Mapping[str, Mapping[str, object]] = field(default_factory=dict)

    def changed(self, number: int, sizes: Sizes) -> Sizes:
        """Give the sizes of an exercise's question as this overlay wants them.

        Raises: ValueError in one line, which names the file, the exercise, what was expected and what came.
        """
        try:
            sizes = sizes.changed(self.sizes.get(str(number), {}))
        except ValueError as error:
            raise ValueError(f"overlay {self.file}: exercise {number}: {error}") from None
        return replace(sizes, rounds=self.rounds or sizes.rounds)


def read_overlay(path: Path) -> Overlay:
    """Read an overlay.

    Raises: ValueError in one line for a file that is not there, is no TOML, or holds something else.
    """
    try:
        content = path.read_bytes()
        values = tomllib.loads(content.decode("utf-8"))
    except (OSError, ValueError) as error:
        raise ValueError(f"overlay must be a folder with a TOML file {path.name}, got {path}: {error}") from None
    good = {
        "rounds": lambda value: type(value) is int and 1 <= value <= MOST_ROUNDS,
        "seed": lambda value: type(value) is int and value >= 0,
    }
    sizes = {}
    for key, value in values.items():
        if key in good and good[key](value):
            continue
        if key in good or not isinstance(value, dict):
            expected = f"rounds (1 to {MOST_ROUNDS}), seed (0 or more) and tables of sizes, [4] for exercise 4"
            raise ValueError(f"overlay {path.name}: expected {expected}; got {key} = {value!r}")
        sizes[key] = value
    return Overlay(path.name, content, values.get("seed", 0), values.get("rounds"), sizes)
