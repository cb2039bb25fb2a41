"""How a cell of a learner runs: the one rule for the notebook, ``check`` and the grader.

A cell counts for what it defines. It runs statement by statement, and a statement that fails, an import of what is
not here, or a line that only IPython understands costs nothing but itself. This file needs the standard library
alone, since it travels into the box with the worker.
"""

from __future__ import annotations

import ast
import codeop
import inspect
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import asyncio

ALL, DEFINITIONS, IMPORTS = "all", "definitions", "imports"  # what of a cell shall run
_IN_PYTHON = ("%%time", "%%timeit", "%%capture", "%%prun")  # their cells hold Python; those of others do not
_SHELL = re.compile(r"(pip|conda|mamba|cd|ls|pwd)\b(?!\s*=)")
_ASSIGNED = re.compile(r"(\s*)([\w.,\s]+=\s*)([%!].*)")


@dataclass
class Ran:
    """What became of a cell: the errors of its statements, the modules not found and the names they would bind."""

    errors: list[BaseException] = field(default_factory=list)
    absent: list[str] = field(default_factory=list)
    unbound: list[str] = field(default_factory=list)


def run(source: str, name: str, namespace: dict, what: str = ALL, compiler: Callable | None = None) -> Ran:
    """Run a cell in a namespace, or of it what ``what`` names. ``name`` is the file that tracebacks tell.

    A ``compiler`` of the notebook's own remembers ``from __future__ import ...`` from one cell to the next.
    """
    compiler, ran = compiler or notebook_compiler(), Ran()
    try:
        statements = parse(source, name).body
    except BaseException as error:  # a text may be too deep for the parser, or too large
        ran.errors.append(error)
        return ran
    for statement in statements:
        if not _wanted(statement, what):
            continue
        try:
            code = compiler(ast.Module([statement], []), name, "exec")
            if code.co_flags & inspect.CO_COROUTINE:
                _loop().run_until_complete(eval(code, namespace))
            else:
                exec(code, namespace)
        except ModuleNotFoundError as error:
            if not isinstance(statement, ast.Import | ast.ImportFrom):
                ran.errors.append(error)
                continue
            ran.absent.append(str(error))
            ran.unbound += [a.asname or a.name.partition(".")[0] for a in statement.names]
        except BaseException as error:
            ran.errors.append(error)
    return ran


def notebook_compiler() -> codeop.Compile:
    """Give a compiler that lets a cell await."""
    compiler = codeop.Compile()
    compiler.flags |= ast.PyCF_ALLOW_TOP_LEVEL_AWAIT
    return compiler


def _loop() -> asyncio.AbstractEventLoop:
    import asyncio  # here, since it takes a fifth of a worker's start, and few cells await anything

    try:
        return asyncio.get_event_loop_policy().get_event_loop()
    except RuntimeError:
        asyncio.set_event_loop(asyncio.new_event_loop())
        return asyncio.get_event_loop_policy().get_event_loop()


def _wanted(statement: ast.stmt, what: str) -> bool:
    if what == ALL or isinstance(statement, ast.Import | ast.ImportFrom):
        return True
    if what == IMPORTS:
        return False
    if isinstance(statement, ast.Assign | ast.AnnAssign):
        return statement.value is not None and not _calls(statement.value)
    return isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)


def _calls(node: ast.AST) -> bool:
    """Tell whether an expression calls something, and so may take any time."""
    if isinstance(node, ast.Lambda):
        return False
    return isinstance(node, ast.Call | ast.Await) or any(map(_calls, ast.iter_child_nodes(node)))


def defines(source: str, function: str) -> bool:
    """Tell whether a cell means to define a function; it need not be Python, so its words are all there is."""
    return bool(re.search(rf"\b(def|class|as)\s+{function}\b|\b{function}\s*=(?!=)", source))


def parse(source: str, name: str = "<cell>") -> ast.Module:
    """Parse a cell; where Python does not understand a line, IPython may.

    Raises: SyntaxError where neither does.
    """
    lines = source.split("\n")
    first = next((i for i, line in enumerate(lines) if line.strip()), 0)
    while lines[first].startswith("%%"):
        if lines[first].split()[0] not in _IN_PYTHON:
            return ast.Module([], [])
        lines[first] = ""
        first = min(first + 1, len(lines) - 1)
    while True:
        try:
            return ast.parse("\n".join(lines), name)
        except SyntaxError as error:
            i = (error.lineno or 0) - 1
            if not 0 <= i < len(lines) or (plain := _in_python(lines[i])) is None:
                raise
            for more in _continued(lines, i):
                lines[more] = ""
            lines[i] = plain


def _in_python(line: str) -> str | None:
    """Write a line of IPython's in Python; None where it is none."""
    bare = line.strip()
    indent = line[: len(line) - len(line.lstrip())]
    if timed := re.fullmatch(r"%time\s+(.*)", bare):
        return indent + timed[1]
    if bare.startswith(("%", "!", "?")) or _SHELL.match(bare) or re.fullmatch(r"[\w.*]+\?\??", bare):
        return indent + "pass"
    if assigned := _ASSIGNED.fullmatch(line):
        return assigned[1] + assigned[2] + ("[]" if assigned[3].startswith("!") else "None")
    return None


def _continued(lines: list[str], i: int) -> Iterator[int]:
    """Yield the lines that a backslash at the end of line i adds to it."""
    while lines[i].endswith("\\") and i + 1 < len(lines):
        i += 1
        yield i
