"""What a result hangs on, written as one text: the experiment's name, its configuration, and its source.

Chapter: double_descent
"""

from __future__ import annotations

import dataclasses
import enum
import functools
import hashlib
import importlib
import json
import reprlib
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from companion.experiments.sweeping import sources

SAME = (np.bool_, np.int64, np.float64, np.str_)  # NumPy's own kinds of Python's truth values, numbers and text


@dataclass(frozen=True)
class Key:
    """A result's place: the folder of its experiment, and the text of all that it depends on."""

    experiment: str
    text: str

    @property
    def file(self) -> str:
        """Name the file below a cache's folder."""
        return f"{self.experiment}/{hashlib.sha256(self.text.encode()).hexdigest()[:32]}.npz"


def name_of(run: Callable) -> str:
    """Name an experiment as its chapter and module, ``gradient_descent.rules``; a ``run`` from elsewhere in full.

    Raises: ValueError where no other process could find the function by its name.
    """
    if not _is_found_by_name(run):
        raise ValueError(f"run must be a function of a module, so that it has a name and a source; got {run!r}")
    module = run.__module__.removeprefix("companion.experiments.")
    return module if run.__qualname__ == "run" else f"{module}.{run.__qualname__}"


def key(run: Callable, config, within: tuple[str, ...] = sources.BOOK) -> Key:
    """Give the key of one configuration's result; ``within`` says whose source counts.

    Equal numbers of Python's and NumPy's standard kinds are one; -0.0 and 0.0 are two, NaN is itself.

    Raises: ValueError that names the field that is no plain data, or says that the experiment has no source.
    """
    name, modules = name_of(run), {run.__module__}
    fields = _plain(config, "config", modules)
    packages = {*within, run.__module__.partition(".")[0]} if within == sources.BOOK else within
    ours = sorted(m for m in modules if m == run.__module__ or any(f"{m}.".startswith(f"{p}.") for p in packages))
    about = {"run": name, "config": fields, "source": sources.digest(ours, tuple(packages))}
    return Key(name, json.dumps(about, sort_keys=True))


def brief(config) -> str:
    """Write a configuration by what differs from its defaults: ``Config(seed=3)``."""
    if not dataclasses.is_dataclass(config):
        return reprlib.repr(config)
    told = []
    for field in dataclasses.fields(config):
        value = getattr(config, field.name)
        if repr(value) != repr(field.default):
            told.append(f"{field.name}={reprlib.repr(value)}")
    return f"{type(config).__name__}({', '.join(told)})"


def _plain(value, place: str, modules: set[str]):
    """Write a value as JSON has it, and note the modules of the functions and classes in it."""
    if isinstance(value, SAME):
        value = value.item()
    if value is None or type(value) in (bool, int, float, str):
        return value
    if isinstance(value, np.generic):
        return {str(value.dtype): repr(value.item())}
    if isinstance(value, tuple | list) and type(value) in (tuple, list):
        return [_plain(part, f"{place}[{i}]", modules) for i, part in enumerate(value)]
    if isinstance(value, enum.Enum):
        return {"enum": f"{type(value).__module__}:{value}"}
    if isinstance(value, functools.partial):
        parts = value.func, value.args, tuple(sorted(value.keywords.items()))
        return {"partial": _plain(parts, place, modules)}
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        modules.add(type(value).__module__)
        held = {field.name: getattr(value, field.name) for field in dataclasses.fields(value)}
        return {type(value).__qualname__: {n: _plain(v, f"{place}.{n}", modules) for n, v in held.items()}}
    if callable(value) and _is_found_by_name(value):
        modules.add(_module_of(value))
        return {"named": f"{_module_of(value)}:{_qualified(value)}"}
    raise ValueError(
        f"a cached configuration holds numbers, text, tuples of them, and functions and classes that a module "
        f"names; {place} is {reprlib.repr(value)}"
    )


def _module_of(value) -> str:
    return getattr(value, "__module__", None) or "numpy"  # its ufuncs keep silent about it


def _qualified(value) -> str:
    return getattr(value, "__qualname__", None) or getattr(value, "__name__", "")


def _is_found_by_name(value) -> bool:
    """Say whether a module holds this very thing under the name that it bears."""
    try:
        found = importlib.import_module(_module_of(value))
        for part in _qualified(value).split("."):
            found = getattr(found, part)
    except (ImportError, AttributeError, ValueError):
        return False
    return found is value and _module_of(value) != "__main__"
