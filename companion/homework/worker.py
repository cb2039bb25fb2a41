"""The worker: runs a learner's cells and calls the learner's functions. It holds no test, no answer and no score.

This file runs with the standard library, NumPy and, of ``companion``, with ``cells`` alone: both sources are handed
to a bare interpreter inside the box. It reads one request a line (JSON) and writes one reply a line. Whatever
the learner's code does to this process can change only what the learner's own functions answer.
"""

from __future__ import annotations

import base64
import builtins
import importlib.abc
import json
import os
import sys
import types

import numpy as np

from companion.homework import cells

DTYPES = ("float64", "float32", "float16", "int64", "int32", "uint8", "bool", "complex128")
ABSENT = "the grader has Python and NumPy only, so there is no module {!r} here"


def pack(array: np.ndarray) -> dict:
    """Turn an array into JSON: its dtype, its shape, its bytes, and whether it is stored with gaps."""
    if array.dtype.name not in DTYPES:
        raise TypeError(f"expected an array of numbers, got dtype {array.dtype}")
    data = base64.b64encode(array.tobytes()).decode("ascii")
    strided = array.size > 1 and not array.flags.c_contiguous
    return {"dtype": array.dtype.name, "shape": list(array.shape), "data": data, "strided": strided}


def unpack(packed: dict, limit: int = 1 << 22) -> np.ndarray:
    """Turn JSON back into an array, after dtype, shape and size were found to agree."""
    dtype, shape, data = packed["dtype"], packed["shape"], packed["data"]
    if dtype not in DTYPES or not isinstance(shape, list) or len(shape) > 8 or not isinstance(data, str):
        raise ValueError("not an array")
    if not all(type(n) is int and 0 <= n <= limit for n in shape):
        raise ValueError("not a shape")
    count = 1
    for n in shape:
        count *= n
    size = count * np.dtype(dtype).itemsize
    if size > limit or len(data) != 4 * ((size + 2) // 3):
        raise ValueError("the shape does not fit the bytes")
    flat = np.frombuffer(base64.b64decode(data, validate=True), dtype)
    array = flat.reshape(shape).copy()
    return with_gaps(array) if packed.get("strided") is True and array.ndim else array


def with_gaps(array: np.ndarray) -> np.ndarray:
    """Give the same numbers as every second entry of a larger array, stored column by column."""
    wide = np.zeros((*array.shape[:-1], 2 * array.shape[-1]), array.dtype, order="F")
    wide[..., ::2] = array
    return wide[..., ::2]


def plain(value) -> np.ndarray:
    """Give a number or array as a plain array of numbers: no subclass survives, no object, no foreign byte order."""
    array = np.array(value, subok=False)
    if array.dtype.name not in DTYPES:
        raise TypeError(f"expected numbers, got {type(value).__name__}")
    return array.astype(array.dtype.newbyteorder("="), copy=False)


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
        if isinstance(result, tuple | list) or np.asarray(result).dtype.name not in DTYPES:
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
    return np.array_equal(np.asarray(a), np.asarray(b), equal_nan=True)


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
        elif "ipykernel" in file:  # in the learner's own notebook, where cells have no number
            line = trace.tb_lineno
        trace = trace.tb_next
    if isinstance(error, SyntaxError):
        line = error.lineno
    try:
        text = str(error)[:300]
    except Exception:  # an exception of the learner's own may not know how to print itself
        text = ""
    kinds = [kind.__name__ for kind in type(error).__mro__ if getattr(builtins, kind.__name__, None) is kind]
    name = error.name if type(error) is NameError and isinstance(error.name, str) else None
    return {"type": kinds[0], "text": text, "line": line, "cell": cell, "name": name}


def run_cell(request: dict, namespace: dict, compiler) -> dict:
    """Run one cell, or a part of it, and give the reply to that; of several errors it tells the first."""
    ran = cells.run(request["source"], f"<cell {request['cell']}>", namespace, request["what"], compiler)
    reply = {"absent": ran.absent, "unbound": ran.unbound}
    return reply | ({"error": failure(ran.errors[0])} if ran.errors else {})


class Allowed(importlib.abc.MetaPathFinder):
    """Refuses every module but the standard library's and NumPy, the same on each machine, box or none."""

    def find_spec(self, name, path=None, target=None):
        """Find nothing, and say so for what is not allowed."""
        top = name.partition(".")[0]
        # The second half of sysconfig has a name that tells the machine, so no list holds it.
        if top not in sys.stdlib_module_names and top != "numpy" and not top.startswith("_sysconfigdata_"):
            raise ModuleNotFoundError(ABSENT.format(top), name=top)


class Quiet:
    """Whatever a notebook shows by it goes nowhere."""

    def __getattr__(self, name):
        """Give itself for every public name."""
        if name.startswith("_"):
            raise AttributeError(name)
        return self

    def __call__(self, *args, **kwargs):
        """Give itself, whatever is asked."""
        return self


def namespace_for_learner() -> dict:
    """Make the notebook's global names, with IPython's own and a ``check`` that do nothing."""

    def checker(*args, **kwargs):
        return lambda *args, **kwargs: None

    homework = types.ModuleType("companion.homework")
    homework.checker = checker
    package = types.ModuleType("companion")
    package.homework, package.__path__ = homework, []
    sys.modules.update({"companion": package, "companion.homework": homework})
    sys.meta_path.insert(0, Allowed())
    main = types.ModuleType("__main__")
    sys.modules["__main__"] = main
    quiet = Quiet()
    main.__dict__.update(check=checker(), display=quiet, get_ipython=quiet, In=[""], Out={})
    return main.__dict__


def set_limits(limits: dict) -> None:
    """Lower this process's limits, for good: memory, processor seconds, processes, file size, open files."""
    try:
        import resource
    except ImportError:  # Windows has none
        return
    for name, value in limits.items():
        kind = getattr(resource, f"RLIMIT_{name}", None)
        if kind is not None:
            resource.setrlimit(kind, (value, value))


def answer(request: dict, namespace: dict, compiler) -> dict:
    """Do what a request asks: run a cell, or call a function."""
    if "cell" in request:
        return run_cell(request, namespace, compiler)
    function = namespace.get(request["call"])
    if not callable(function):
        return {"missing": True}
    args = [unpack(a) for a in request["args"]]
    upstream = None if request["upstream"] is None else unpack(request["upstream"])
    seen = observe(function, args, request["kwargs"], upstream)
    for key in ("gradients", "again"):
        if key in seen:
            seen[key] = [None if g is None else pack(g) for g in seen[key]]
    seen |= {"value": pack(seen["value"])} if "value" in seen else {}
    seen |= {"named": {name: pack(array) for name, array in seen["named"].items()}} if "named" in seen else {}
    return {"seen": seen}


def serve(limits: dict) -> None:
    """Answer requests until the wire closes; the learner's own printing goes nowhere."""
    wire_in, wire_out = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    null = os.open(os.devnull, os.O_RDWR)
    for descriptor in (0, 1, 2):
        os.dup2(null, descriptor)
    sys.argv, me = ["notebook"], os.getpid()
    set_limits(limits)
    namespace, compiler = namespace_for_learner(), cells.notebook_compiler()
    for line in wire_in:
        request = json.loads(line)
        try:
            reply = answer(request, namespace, compiler)
        except BaseException as error:
            reply = {"error": failure(error)}
        if os.getpid() != me:  # a child that the learner's code forked: the answer is its parent's to give
            os._exit(0)
        wire_out.write(json.dumps({"id": request["id"], **reply}).encode() + b"\n")
        wire_out.flush()


if __name__ == "__main__":  # run as python -c SOURCE LIMITS
    serve(json.loads(sys.argv[1]))
