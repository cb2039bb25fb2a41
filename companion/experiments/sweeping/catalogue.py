"""The book's experiments, by name.

Chapter: double_descent
"""

from __future__ import annotations

import difflib
import functools
import importlib
import pkgutil
from types import ModuleType

from companion import experiments

CONTRACT = ("Config", "Result", "run")


@functools.cache
def catalogue() -> dict[str, ModuleType]:
    """Give every experiment's module by its name, ``gradient_descent.rules``.

    An experiment is a module with any part of the contract; what has none is what experiments are made with.
    """
    start = experiments.__name__ + "."
    found = {}
    for info in pkgutil.walk_packages(experiments.__path__, start):
        if not info.ispkg and not info.name.startswith(start + "sweeping."):
            module = importlib.import_module(info.name)
            if any(hasattr(module, part) for part in CONTRACT):
                found[info.name.removeprefix(start)] = module
    return found


def find(name: str) -> ModuleType:
    """Find an experiment by its name, or by the last part of it where no other has the same.

    Raises: ValueError with the nearest names.
    """
    everything = catalogue()
    if name in everything:
        return everything[name]
    ending = [known for known in everything if known.endswith(f".{name}")]
    if len(ending) == 1:
        return everything[ending[0]]
    near = ending or nearest(name, [*everything, *(known.rpartition(".")[2] for known in everything)])
    meant = f"did you mean {' or '.join(near)}? " if near else ""
    raise ValueError(f"no experiment is called {name}; {meant}`companion sweep` lists them all")


def nearest(name: str, names) -> list[str]:
    """Give the name that is spelt most alike, if any is near."""
    return difflib.get_close_matches(name, list(names), n=1)
