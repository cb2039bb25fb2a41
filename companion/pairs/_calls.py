"""How the things of a world are called: as a reader would write it, and with what their signatures ask for."""

from __future__ import annotations

import inspect
from collections.abc import Callable


def written(name: str, *arguments, **options) -> str:
    """Write a call as a reader would."""
    shown = [*map(repr, arguments), *(f"{option}={value!r}" for option, value in options.items())]
    return f"{name}({', '.join(shown)})"


def asked_for(function: Callable, **offered) -> dict:
    """Give those of the options offered that a function has in its signature: a generator, a dtype."""
    asked = inspect.signature(function).parameters
    return {option: value for option, value in offered.items() if option in asked}
