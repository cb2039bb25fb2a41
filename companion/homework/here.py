"""``check("4")`` in a notebook: the grader's questions, asked of functions that live in this very process.

Chapter: softmax
"""

from __future__ import annotations

import secrets
import sys
import types
from collections.abc import Callable

import numpy as np

from companion.homework.exercises import load_exercises
from companion.homework.verdicts import judge
from companion.homework.worker import failure, observe, pack, unpack


def checker(name: str, namespace: dict, exercises=None) -> Callable[[int | str], None]:
    """Give the function ``check``, which tells at once what an answer in ``namespace`` earns, and why not more.

    Usage: ``check = checker("softmax", globals())`` in a notebook's first cell, then ``check("4")`` for Exercise 4.

    Raises: ValueError for an unknown name; ``check`` itself raises it for an exercise that is not graded, or
    that needs a library which is not installed.
    """
    loaded = load_exercises(name, exercises, partly=True)

    def check(exercise: int | str) -> None:
        question = loaded.question(exercise)
        print(judge(question, calls_here(namespace), secrets.randbits(64), hidden=False))

    return check


def calls_here(namespace: dict) -> Callable[..., dict]:
    """Give a caller with the worker's replies that calls the functions of ``namespace`` directly."""

    def call(function, args, kwargs, upstream):
        found = namespace.get(function)
        if not callable(found):
            return {"missing": True}
        foreign = foreign_name(found)
        if foreign:
            return {"foreign": foreign}
        try:
            copies = [unpack(pack(np.asarray(a)), 1 << 26) for a in args]
            return {"seen": observe(found, copies, kwargs, upstream)}
        except Exception as error:
            return {"error": failure(error)}

    return call


def foreign_name(function, seen: set | None = None) -> str:
    """Name what a function uses that the grader does not have (PyTorch, say); empty where there is nothing."""
    seen = set() if seen is None else seen
    if id(function) in seen:
        return ""
    seen.add(id(function))
    if _is_foreign(function):
        return f"{getattr(function, '__module__', '')}.{getattr(function, '__name__', function)}"
    if not isinstance(function, types.FunctionType):
        return ""
    names, codes = set(), [function.__code__]
    while codes:
        code = codes.pop()
        names.update(code.co_names)
        codes += [constant for constant in code.co_consts if isinstance(constant, types.CodeType)]
    used = {name: function.__globals__[name] for name in names if name in function.__globals__}
    for cell, name in zip(function.__closure__ or (), function.__code__.co_freevars, strict=True):
        used[name] = getattr(cell, "cell_contents", None) if _filled(cell) else None
    for name, value in sorted(used.items()):
        if _is_foreign(value):
            return name
        deeper = foreign_name(value, seen) if _is_own(value, function) else ""
        if deeper:
            return deeper
    return ""


def _is_own(value, function) -> bool:
    return isinstance(value, types.FunctionType) and value.__globals__ is function.__globals__


def _filled(cell) -> bool:
    try:
        _ = cell.cell_contents
    except ValueError:
        return False
    return True


def _is_foreign(value) -> bool:
    """Tell whether a module, class or function comes from neither the standard library, NumPy nor the notebook."""
    module = value.__name__ if isinstance(value, types.ModuleType) else getattr(value, "__module__", None)
    if not isinstance(module, str) or not (isinstance(value, types.ModuleType) or callable(value)):
        return False
    return module.partition(".")[0] not in sys.stdlib_module_names | {"numpy", "__main__"}
