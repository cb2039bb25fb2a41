"""What is seen of a call: the value, the gradients, and whether anything was changed that should not be.

It runs in the learner's own process, whose every word could be forged by code that tries hard enough. What that may
gain is nothing: who hides that an input was changed could as well have worked on a copy, with less effort. Arrays are
compared byte by byte all the same, so that a patched NumPy hides nothing. It travels into the box with the worker.
"""

from __future__ import annotations

import builtins

import numpy as np

from companion.homework.packing import DTYPES, name_of, plain

FACTORS = (-2, 3)  # of dy, in the second call of backward and the third


def observe(function, args, kwargs, upstream) -> dict:
    """Call a learner's function and its backward three times; tell what came out and what it changed.

    With ``upstream`` None the function returns a number, an array or arrays by name, otherwise ``(value, backward)``.
    Each call of backward gets another multiple of dy: a gradient is linear in dy, and no state of its own is.
    """
    before = [np.array(a) for a in args]

    def changed():
        return [i for i, (a, b) in enumerate(zip(args, before, strict=True)) if not _same(a, b)]

    result = function(*args, **kwargs)
    if upstream is None:
        if isinstance(result, dict):
            return {"named": {str(key)[:40]: plain(result[key]) for key in list(result)[:40]}, "changed": changed()}
        if isinstance(result, tuple | list) or name_of(np.asarray(result).dtype) not in DTYPES:
            return {"malformed": _describe(result)}
        return {"value": plain(result), "changed": changed()}
    if not (isinstance(result, tuple) and len(result) == 2 and callable(result[1])):
        return {"malformed": _describe(result)}
    value, backward = result
    seen = {"value": plain(value), "changed": changed()}
    dy = upstream.copy()[()]  # [()]: a scalar loss is handed a scalar
    try:
        gradients = backward(dy)
        if not isinstance(gradients, tuple) or len(gradients) != len(args):
            return seen | {"malformed_gradients": _describe(gradients)}
        seen["gradients"] = [None if g is None else plain(g) for g in gradients]
        seen["changed_dy"] = not _same(dy, upstream)
        seen["again"] = []
        for factor in FACTORS:
            seen["again"] += [None if g is None else plain(g) for g in backward(factor * upstream[()])]
    except Exception as error:
        return seen | {"backward_error": failure(error)}
    pairs = zip(gradients, seen["gradients"], strict=True)
    seen["reused"] = any(g is not None and not _same(g, first) for g, first in pairs)
    seen["changed_value"] = not _same(value, seen["value"])
    if not (seen["changed_value"] or seen["reused"]):
        seen["reused"] = _reused(function, args, kwargs, value, seen["value"])
    return seen | {"changed": changed()}


def _reused(function, args, kwargs, value, first) -> bool:
    """Tell whether the array of a value is filled anew when the function is called with other numbers."""
    if not isinstance(value, np.ndarray) or not np.issubdtype(args[0].dtype, np.floating):
        return False
    try:
        function(args[0] / 2, *args[1:], **kwargs)
    except Exception:  # it has answered what it was asked
        return False
    return not _same(value, first)


def _same(a, b) -> bool:
    """Tell whether two arrays hold the same bytes; a learner's code may have patched all of NumPy's comparisons."""
    a, b = plain(a), plain(b)
    return a.dtype == b.dtype and a.shape == b.shape and a.tobytes() == b.tobytes()


def _describe(value) -> str:
    if isinstance(value, tuple):
        return f"a tuple of {len(value)}"
    kinds = ((np.ndarray, "an array"), (list, "a list"), ((int, float, np.number), "a number"))
    return "None" if value is None else next((n for kind, n in kinds if isinstance(value, kind)), "something else")


def failure(error: BaseException) -> dict:
    """Tell an exception's type, its text and the last line of the learner's cells that it passed through."""
    line, cell, trace = None, None, error.__traceback__
    while trace is not None:
        file = trace.tb_frame.f_code.co_filename
        if file.startswith("<cell "):
            line, cell = trace.tb_lineno, int(file[6:-1])
        elif "ipykernel" in file or file == "your answer":  # in a learner's own notebook or page: there is no number
            line = trace.tb_lineno
        trace = trace.tb_next
    if isinstance(error, SyntaxError):
        line = error.lineno
    try:
        text = str(error.msg if isinstance(error, SyntaxError) else error)[:300]  # the line is told beside it
    except Exception:  # an exception of the learner's own may not know how to print itself
        text = ""
    kinds = [kind.__name__ for kind in type(error).__mro__ if getattr(builtins, kind.__name__, None) is kind]
    name = error.name[:300] if type(error) is NameError and isinstance(error.name, str) else None
    return {"type": kinds[0], "text": text, "line": line, "cell": cell, "name": name}
