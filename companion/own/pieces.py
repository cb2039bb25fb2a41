"""What of a reader's module, or of a notebook, is their own, and what of the package it stands for.

Chapter: backpropagation
"""

from __future__ import annotations

import difflib
import inspect
from collections.abc import Callable, Mapping

from companion.scratch import optimizers

LIBRARIES = {"companion", "numpy", "torch"}  # what is imported from these is nobody's own
TAPE = "tape"
RULES = {name: (name.lower(),) for name in optimizers.__all__ if inspect.isclass(getattr(optimizers, name))}
RULES["SGD"] += ("momentum",)  # as the chapter on gradient descent calls it
del RULES["Optimizer"]


class Pieces:
    """The callables of a module or a namespace that its reader wrote.

    Raises: TypeError for anything else.
    """

    def __init__(self, mine):
        held = mine if isinstance(mine, Mapping) else getattr(mine, "__dict__", None)
        if held is None or isinstance(mine, str):
            raise TypeError(f"use: expected a module or globals(), got {type(mine).__name__}")
        self.held = {name: value for name, value in held.items() if isinstance(name, str) and _is_own(value)}

    def find(self, *names: str) -> Callable | None:
        """Give the first of these that is there, under its name or with ``my_`` before it."""
        spelled = (spelling for name in names for spelling in (name, f"my_{name}"))
        return next((self.held[spelling] for spelling in spelled if spelling in self.held), None)

    def rule(self, optimizer: str) -> Callable | None:
        """Give what stands for an optimizer of the package: a class of its name, a rule, or a path."""
        names = RULES[optimizer]
        return self.find(optimizer, *names, *(f"{name}_path" for name in names))

    def has_tape(self) -> bool:
        """Say whether there is a tape: a class Number, or a Tensor with what runs operations on it."""
        return self.is_listed() or self.find("Number") is not None

    def is_listed(self) -> bool:
        """Say whether the tape has the chapter's form."""
        return self.find("Tensor") is not None and self.find("apply") is not None

    def require(self, name: str) -> None:
        """Raise where a piece that was asked for is not there, and say what the nearest name is."""
        if name == TAPE and not self.has_tape():
            raise ValueError(
                "use: tape is not in mine; expected Tensor, apply and walk_back as in the chapter, or the exercise's "
                "Number"
            )
        if name != TAPE and not self.find(name) and not (optimizer_of(name) and self.rule(optimizer_of(name))):
            near = difflib.get_close_matches(name, self.held, n=1)
            raise ValueError(f"use: {name} is not in mine{f'; there is {near[0]}' if near else ''}")


def optimizer_of(name: str) -> str:
    """Give the optimizer of the package that a rule of this name stands for, or an empty text."""
    short = name.removeprefix("my_").removesuffix("_path")
    return next((one for one, names in RULES.items() if short == one or short in names), "")


def _is_own(value) -> bool:
    """Tell what a reader wrote from what was imported: from the package, NumPy or PyTorch."""
    value = getattr(value, "func", value)  # of a partial
    if not callable(value):
        return False
    modules = {str(getattr(value, "__module__", "")), type(value).__module__}
    return not {module.partition(".")[0] for module in modules} & LIBRARIES
