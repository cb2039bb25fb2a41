"""Large results that come with the book, so that its pages need not compute them.

An experiment says which of its configurations these are: ``SHIPPED = (Config(), Config(noise=0.2))`` in its module.
``python tools/ship_results.py`` computes what is missing, and a test computes some of them anew. They are the same if
no number differs by more than 1e-8 of the largest in its array; an experiment whose last digits grow, as those of a
long training do, says ``SHIPPED_WITHIN = 0.01``, and why; or, by the end of a
field's name, ``{"loss": 0.05, "error": 0.2}``.

Chapter: double_descent
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import numpy as np

from companion.comparison import relative_difference
from companion.experiments.sweeping.cache import Cache, fields_of, write_whole
from companion.experiments.sweeping.keys import Key, brief
from companion.experiments.sweeping.packing import pack

FOLDER = Path(__file__).parent / "shipped"
WITHIN = 1e-8
SECONDS = 10.0  # of one configuration, so that a test can afford to compute it anew
BYTES = 100_000  # of one file


class Shipped(Cache):
    """The results that come with the package; what is not among them is computed, and not added.

    They hang on the source of the experiment and of what it imports from experiments and data. A change further
    down leaves them as they are: the test that computes them anew would notice what it does to them.
    """

    within = ("companion.experiments", "companion.data")

    def __init__(self, folder: str | os.PathLike = FOLDER):
        super().__init__(folder)

    def store(self, key: Key, result) -> None:
        """Leave the package as it is: :meth:`ship` adds to it."""

    def _put_aside(self, path: Path, data: bytes) -> str:
        return "it stays where it is"

    def ship(self, module: ModuleType, config) -> Path:
        """Compute one configuration, and put its result among the others.

        Raises: ValueError where it takes longer than 10 seconds of the processor, or more than 100 kB; OSError.
        """
        key = self.key(module.run, config)
        start = time.process_time()
        result = module.run(config)
        seconds = time.process_time() - start
        data = pack({"key": key.text, "seconds": round(seconds, 1)}, fields_of(result))
        place = f"{key.experiment} at {brief(config)}"
        if seconds > SECONDS:
            raise ValueError(f"{place} took {seconds:.0f} s, more than {SECONDS:.0f}: ship it in parts, one a seed")
        if len(data) > BYTES:
            raise ValueError(f"{place} takes {len(data):,} bytes, more than {BYTES:,}: ship less of it, or in parts")
        path = self.folder / key.file
        write_whole(path, data)
        return path


def to_ship(modules: dict[str, ModuleType]) -> Iterator[tuple[ModuleType, object]]:
    """Yield every configuration that is to be shipped, with its experiment."""
    for module in modules.values():
        yield from ((module, config) for config in getattr(module, "SHIPPED", ()))


def differences(ours, theirs) -> dict[str, float]:
    """Give the largest relative difference between two results in each of their fields; text differs or does not."""
    gaps, theirs = {}, fields_of(theirs)
    for name, a in fields_of(ours).items():
        if np.asarray(a).dtype.kind in "biufc":
            gaps[name] = relative_difference(a, theirs[name])
        else:
            gaps[name] = 0.0 if np.array_equal(a, theirs[name]) else np.inf
    return gaps


def within(module, name: str) -> float:
    """Give how far a field of an experiment's results may be from what is shipped, on any machine."""
    told = getattr(module, "SHIPPED_WITHIN", WITHIN)
    if isinstance(told, float):
        return told
    return next((limit for end, limit in told.items() if name.endswith(end)), WITHIN)


shipped = Shipped()
