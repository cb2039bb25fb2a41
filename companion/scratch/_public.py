"""What a module exports is said once, where it is defined: ``@public`` above a function or class.

A package's ``__init__`` takes it over by ``from ... import *`` and lists it by :func:`gathered`.
"""

from __future__ import annotations

import sys


def public(thing):
    """Add a function or class to its module's ``__all__``."""
    vars(sys.modules[thing.__module__]).setdefault("__all__", []).append(thing.__name__)
    return thing


def gathered(package: str) -> list[str]:
    """List what the modules of a package have made public so far, module by module."""
    modules = [module for name, module in sys.modules.items() if name.startswith(package + ".")]
    return [name for module in modules for name in vars(module).get("__all__", ())]
