"""Who computes: every call of a reader's functions, of the package's engine and of other libraries, counted.

The interpreter itself reports the calls (:func:`sys.setprofile`), so nothing is counted that did not run, and nothing
runs uncounted, whoever calls it.

Chapter: backpropagation
"""

from __future__ import annotations

import gc
import sys
from collections import Counter
from collections.abc import Callable

from companion.scratch import ops

ENGINE = "companion.scratch."
ROOMS = {"ops", "autodiff", "functional", "optimizers", "dual", "symbolic", "learners"}  # what computes; layers hold
NO_CALLS = {"<module>", "<listcomp>", "<setcomp>", "<dictcomp>"}  # an annotation; what newer Pythons run in place
INSTALLED = ("site-packages", "dist-packages")
TOLD = {f"ops.{name}" for name in ops.__all__} | {"autodiff.apply", "autodiff.Tensor.backward"}


class Watch:
    """Counts calls while it is entered, again and again if need be: ``with watch: ...``.

    ``yours`` counts by the name of a reader's function or method, ``package`` by its room and name what of the
    package's engine is best known (``"ops.linear"``, the tape's ``"autodiff.apply"``,
    ``"optimizers.SGD.update"``), and ``libraries`` by name whatever else is installed, NumPy apart. ``engine`` is
    the number of all calls inside the package's engine, helpers too: where it is 0, nothing of it ran. ``known``
    gives functions that are to be counted under another name than their own. Garbage is not collected
    meanwhile, since what a library does at each collection is nobody's call.
    """

    def __init__(self, known: dict[str, Callable] | None = None):
        codes = ((getattr(getattr(one, "func", one), "__code__", None), name) for name, one in (known or {}).items())
        self._known = {code: name for code, name in codes if code is not None}
        self.yours, self.package, self.libraries, self.engine = Counter(), Counter(), Counter(), 0

    def __enter__(self) -> Watch:
        self._before, self._collects = sys.getprofile(), gc.isenabled()
        gc.disable()
        sys.setprofile(self._count)
        return self

    def __exit__(self, *_) -> None:
        sys.setprofile(self._before)
        if self._collects:
            gc.enable()

    def _count(self, frame, event: str, arg) -> None:
        code = frame.f_code
        if event == "call" and code in self._known:
            self.yours[self._known[code]] += 1
        elif event == "call" and code.co_name not in NO_CALLS:
            self._called(frame.f_globals.get("__name__") or "", code.co_filename, code.co_qualname)
        elif event == "c_call":
            module = getattr(arg, "__module__", None) or type(getattr(arg, "__self__", None)).__module__
            if module.startswith("torch"):
                self.libraries["torch"] += 1

    def _called(self, module: str, file: str, name: str) -> None:
        root, _, rest = module.partition(".")
        if root == "companion":
            room = rest.split(".")[1] if module.startswith(ENGINE) else ""
            if room in ROOMS:
                self.engine += 1
                if f"{room}.{name}" in TOLD or (room == "optimizers" and name.endswith(".update")):
                    self.package[f"{room}.{name}"] += 1
        elif any(place in file for place in INSTALLED):
            if root != "numpy":
                self.libraries[root] += 1
        elif root not in sys.stdlib_module_names and not any(part[0] in "_<" for part in name.split(".")):
            self.yours[name] += 1
