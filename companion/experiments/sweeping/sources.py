"""A digest of the source that an experiment is computed by: its module's, and that of whatever it imports.

Only what computes counts: comments, docstrings and empty lines may change. Modules are found by reading, none is
imported for it. Only the book's own, and those of the package that the experiment itself is in, are looked at;
libraries are not.

Chapter: double_descent
"""

from __future__ import annotations

import ast
import functools
import hashlib
import importlib.util
import io
import os
import tokenize
from collections.abc import Iterable
from pathlib import Path

BOOK = ("companion",)
DOCUMENTED = ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef


def digest(modules: Iterable[str], within: tuple[str, ...] = BOOK) -> str:
    """Digest the source of some modules and, in turn, of all they import from the packages ``within``.

    Raises: ValueError for a module without a file of source.
    """
    waiting, found = list(modules), {}
    for module in waiting:
        if _file(module) is None:
            raise ValueError(f"the source of {module} is not to be found: put what is computed into a module's file")
    while waiting:
        module = waiting.pop()
        path = _file(module)
        if module in found or path is None:
            continue
        state = os.stat(path)
        found[module], imported = _read(path, module, state.st_mtime_ns, state.st_size)
        waiting += [_module(name) for name in imported if _is_within(name, within)]
    return hashlib.sha256(repr(sorted(found.items())).encode()).hexdigest()


def code(source: str) -> str:
    """Give a source without its comments, docstrings and empty lines."""
    lines = source.splitlines()
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type == tokenize.COMMENT:
            row, column = token.start
            lines[row - 1] = lines[row - 1][:column]
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, DOCUMENTED) and ast.get_docstring(node, clean=False) is not None:
            first = node.body[0]
            lines[first.lineno - 1 : first.end_lineno] = [""] * (first.end_lineno - first.lineno + 1)
    return "\n".join(line.rstrip() for line in lines if line.strip())


def _is_within(name: str, within: tuple[str, ...]) -> bool:
    return any(name == package or name.startswith(package + ".") for package in within)


def _module(name: str) -> str:
    """Give the module that an import of this name reads: itself, or the one that a name is taken out of."""
    return name if _file(name) else name.rpartition(".")[0]


@functools.cache
def _file(module: str) -> Path | None:
    """Find the file of a module by looking into its package's folder, which imports nothing."""
    top, *below = module.split(".")
    try:
        spec = importlib.util.find_spec(top) if top else None
    except ValueError:  # __main__ of a script or a notebook
        return None
    if spec is None:
        return None
    if not below and spec.origin and spec.origin.endswith(".py"):
        return Path(spec.origin)
    for folder in spec.submodule_search_locations or ():
        place = Path(folder, *below)
        for path in (place / "__init__.py", place.with_suffix(".py")):
            if path.is_file():
                return path
    return None


@functools.cache
def _read(path: Path, module: str, *_state) -> tuple[str, tuple[str, ...]]:
    """Digest one file as it is in this state, and give the names that it imports, dotted."""
    source = path.read_text(encoding="utf-8")
    names = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            names += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            above = module.split(".") + [""] * (path.name == "__init__.py")
            start = ".".join(above[: -node.level]) if node.level else ""
            origin = ".".join(part for part in (start, node.module) if part)
            names += [origin if alias.name == "*" else f"{origin}.{alias.name}" for alias in node.names]
    return hashlib.sha256(code(source).encode()).hexdigest(), tuple(names)
