"""The operations: which stands against which function of PyTorch, and on what inputs.

``PAIRS`` are those of all modules here, module by module.
"""

from importlib import import_module
from pkgutil import iter_modules

from companion.pairs.operations._pair import Extremes, Pair

_MODULES = [import_module(f"{__name__}.{found.name}") for found in iter_modules(__path__) if found.name[0] != "_"]
PAIRS: tuple[Pair, ...] = tuple(pair for module in _MODULES for pair in module.PAIRS)

__all__ = ["PAIRS", "Extremes", "Pair"]
