"""``check("4")`` in a notebook: the grader's questions, asked of functions that live in this very process.

Chapter: softmax
"""

from __future__ import annotations

import _thread
import dis
import os
import secrets
import signal
import sys
import threading
import types
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import numpy as np

from companion.homework.cells import DEFINITIONS, defines, run
from companion.homework.exercises import load_exercises
from companion.homework.observation import failure, observe
from companion.homework.packing import pack, unpack
from companion.homework.replies import raised
from companion.homework.verdicts import judge, with_cause
from companion.homework.wire import Late


def checker(name: str, namespace: dict, exercises=None) -> Callable[[int | str], None]:
    """Give the function ``check``, which tells at once what an answer in ``namespace`` earns, and why not more.

    Usage: ``check = checker("softmax", globals())`` in a notebook's first cell, then ``check("4")`` for Exercise 4.
    An exercise's hint is told with the first answer that loses points, and not again.

    Raises: ValueError for an unknown name; ``check`` itself raises it for an exercise that is not graded, or
    that needs a library which is not installed.
    """
    loaded = load_exercises(name, exercises, partly=True)
    tell_what_to_write_first()
    hinted = set()

    def check(exercise: int | str) -> None:
        question = loaded.question(exercise)
        verdict = judge(question, calls_here(namespace), secrets.randbits(64), hidden=False)
        if not callable(namespace.get(question.function)):
            failed = define_from_history(question.function, namespace)
            told = f"the cell of Exercise {question.number}: it {raised(failure(failed))}" if failed else ""
            with_cause(verdict, question.function, told)
        if verdict.hint and verdict.points < verdict.of:
            verdict.hint = "" if verdict.number in hinted else verdict.hint
            hinted.add(verdict.number)
        print(verdict)
        if "NBGRADER_EXECUTION" in os.environ and verdict.points < verdict.of:
            raise AssertionError(str(verdict))  # what nbgrader understands

    return check


def tell_what_to_write_first() -> None:
    """Where a cell needs an answer that is not written yet, let IPython say so in one line instead of a traceback."""
    shell = getattr(sys.modules.get("IPython"), "get_ipython", lambda: None)()
    if shell is not None:

        def tell(shell, kind, error, trace, tb_offset=None):
            while trace.tb_next is not None:
                trace = trace.tb_next
            print(f"write {trace.tb_frame.f_code.co_qualname.partition('.<locals>')[0]} first")

        shell.set_custom_exc((NotImplementedError,), tell)


def calls_here(namespace: dict) -> Callable[..., dict]:
    """Give a caller with the worker's replies that calls the functions of ``namespace`` directly."""

    def call(function, args, kwargs, upstream, seconds=None):
        if not callable(namespace.get(function)):
            define_from_history(function, namespace)
        found = namespace.get(function)
        if not callable(found):
            return {"missing": True}
        foreign = foreign_name(found)
        if foreign:
            return {"foreign": foreign}
        try:
            copies = [unpack(pack(np.asarray(a)), 1 << 26) for a in args]
            with time_limit(seconds), np.errstate(all="ignore"):  # what a given bug does is told below, and once
                return {"seen": observe(found, copies, kwargs, upstream)}
        except Late:
            raise
        except Exception as error:
            return {"error": failure(error)}

    return call


def define_from_history(function: str, namespace: dict) -> BaseException | None:
    """Run the definitions of the last cell that means to define a function, but failed before it came to that.

    Give the first error of those, if there is one.
    """
    sources = [text for text in namespace.get("In", []) if isinstance(text, str) and defines(text, function)]
    if sources:
        return next(iter(run(sources[-1], "<ipykernel cell>", namespace, DEFINITIONS).errors), None)
    return None


@contextmanager
def time_limit(seconds: float | None) -> Iterator[None]:
    """Interrupt what takes longer, as Ctrl-C would; other threads than the main one cannot be, nor can a browser's.

    Raises: Late where time was up.
    """
    main = threading.current_thread() is threading.main_thread()
    if seconds is None or not main or sys.platform == "emscripten":
        yield
        return
    late = threading.Event()

    def interrupt():
        late.set()
        _thread.interrupt_main()

    timer = threading.Timer(seconds, interrupt)
    timer.daemon = True
    before = signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell's background job ignores it
    timer.start()
    try:
        yield
    except KeyboardInterrupt:
        if not late.is_set():  # the learner's own
            raise
        raise Late(seconds) from None
    finally:
        timer.cancel()
        if before is not None:  # None is a handler that is not Python's
            signal.signal(signal.SIGINT, before)


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
        found = (one for one in dis.get_instructions(code) if one.opname in ("LOAD_GLOBAL", "LOAD_NAME"))
        names.update(one.argval for one in found)  # not co_names: they hold the names of methods, too
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
