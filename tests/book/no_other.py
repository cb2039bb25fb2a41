"""No library but NumPy, as in a reader's browser, where Python itself lacks what starts processes, too."""

from __future__ import annotations

import importlib.abc
import sys


class Nothing(importlib.abc.MetaPathFinder):
    """Find no library but NumPy; ``ours`` begin the names of what is found."""

    def __init__(self, *ours: str):
        self.ours = ours

    def find_spec(self, name, path, target=None):
        known = sys.stdlib_module_names - {"_multiprocessing"} | {"numpy"}
        if name.partition(".")[0] not in known and not name.startswith(self.ours):
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)
