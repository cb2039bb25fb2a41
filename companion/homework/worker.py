"""The worker: runs a learner's cells and calls the learner's functions. It holds no test, no answer and no score.

This file runs with the standard library, NumPy and three files of ``companion`` that travel with it: their sources
are handed to a bare interpreter inside the box. It reads one request a line (JSON) and writes one reply a line; after
either may come the bytes of large arrays, as many as the line says.
Whatever the learner's code does to this process can change only what the learner's own functions answer.
"""

from __future__ import annotations

import contextlib
import json
import os
import sys
import threading
import time
import types

from companion.homework import cells
from companion.homework.observation import failure, observe
from companion.homework.packing import pack, unpack

__all__ = ["failure", "observe", "pack", "serve", "unpack"]

MOST = 100  # imports left out that a reply tells of
ABSENT = "the grader has Python and NumPy only, so there is no module {!r} here"


def run_cell(request: dict, namespace: dict, compiler) -> dict:
    """Run one cell, or a part of it, and give the reply to that; of several errors it tells the first."""
    ran = cells.run(request["source"], f"<cell {request['cell']}>", namespace, request["what"], compiler)
    reply = {"absent": [text[:300] for text in ran.absent[:MOST]], "unbound": [n[:300] for n in ran.unbound[:MOST]]}
    return reply | ({"error": failure(ran.errors[0])} if ran.errors else {})


class Allowed:
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


def keep_memory() -> None:
    """Let this process keep what it frees, for its next array, where glibc gives it out.

    Otherwise each large array is handed back to the system and asked for again, page by page, which takes longer
    than computing it.
    """
    with contextlib.suppress(AttributeError, OSError, TypeError):  # another library, or another system
        import ctypes

        for setting, size in ((-3, 1 << 25), (-1, 1 << 28), (-2, 1 << 24)):  # what is mapped, trimmed, added
            ctypes.CDLL(None).mallopt(setting, size)


def answer(request: dict, namespace: dict, compiler) -> dict:
    """Do what a request asks: run a cell, or call a function."""
    if "cell" in request:
        return run_cell(request, namespace, compiler)
    function = namespace.get(request["call"])
    if not callable(function):
        return {"missing": True}
    followed = request["followed"]
    args = [unpack(a, followed=followed) for a in request["args"]]
    upstream = None if request["upstream"] is None else unpack(request["upstream"], followed=followed)
    seen = observe(function, args, request["kwargs"], upstream)
    out: list[bytes] = []
    for key in ("gradients", "again"):
        if key in seen:
            seen[key] = [None if g is None else pack(g, out) for g in seen[key]]
    seen |= {"value": pack(seen["value"], out)} if "value" in seen else {}
    seen |= {"named": {name: pack(array, out) for name, array in seen["named"].items()}} if "named" in seen else {}
    return {"seen": seen, "following": out}


def end_with(parent: int) -> None:
    """End this process once whoever started it is gone; a box needs no such thing, since it ends with its maker."""
    while os.getppid() == parent:
        time.sleep(0.5)
    os._exit(1)


def serve(limits: dict) -> None:
    """Answer requests until the wire closes; the learner's own printing goes nowhere."""
    wire_in, wire_out = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    null = os.open(os.devnull, os.O_RDWR)
    for descriptor in (0, 1, 2):
        os.dup2(null, descriptor)
    sys.argv, me = ["notebook"], os.getpid()
    if parent := limits.pop("PARENT", None):
        threading.Thread(target=end_with, args=(parent,), daemon=True).start()
    keep_memory()
    set_limits(limits)
    namespace, compiler = namespace_for_learner(), cells.notebook_compiler()
    for line in wire_in:
        request = json.loads(line)
        request["followed"] = [wire_in.read(size) for size in request.get("sizes", [])]
        try:
            reply = answer(request, namespace, compiler)
        except BaseException as error:
            reply = {"error": failure(error)}
        if os.getpid() != me:  # a child that the learner's code forked: the answer is its parent's to give
            os._exit(0)
        following = reply.pop("following", [])
        told = {"id": request["id"], "sizes": [len(content) for content in following], **reply}
        wire_out.write(json.dumps(told).encode() + b"\n")
        wire_out.writelines(following)
        wire_out.flush()


if __name__ == "__main__":  # run as python -c SOURCE LIMITS
    serve(json.loads(sys.argv[1]))
