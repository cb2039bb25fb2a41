"""Tell which cells of a notebook need NumPy alone, so that a reader may run them in the page.

A cell does where all that it names comes from itself, from Python, or from statements before it that need no more. A
module of the package does where all that it imports at its top does.
"""

from __future__ import annotations

import ast
import functools
import symtable
import sys
from collections.abc import Iterator
from pathlib import Path

from statements import bound, changed, every_name

import companion

ROOT = Path(companion.__file__).parents[1]
# Besides Python's own. `_live/runner.py` stands in for what only shows, counts or limits, and for moving figures.
LIBRARIES = sys.stdlib_module_names | {"numpy", "IPython", "threadpoolctl", "tqdm"}
FIGURES = "companion.show.moving_figure"


def file_of(module: str) -> Path | None:
    """Find the file of one of the package's modules."""
    place = ROOT.joinpath(*module.split("."))
    return next((path for path in (place.with_suffix(".py"), place / "__init__.py") if path.is_file()), None)


def imported(statement: ast.stmt, package: str = "") -> Iterator[tuple[str, str]]:
    """Give what an import imports: the name that it gives, and the module that is needed for it."""
    if isinstance(statement, ast.Import):
        for alias in statement.names:
            yield (alias.asname or alias.name).split(".")[0], alias.name
    elif isinstance(statement, ast.ImportFrom):
        above = package.split(".")[: len(package.split(".")) - statement.level + 1] if statement.level else []
        module = ".".join([*above, *filter(None, [statement.module])])
        for alias in statement.names:
            inner = f"{module}.{alias.name}"
            yield alias.asname or alias.name, inner if file_of(inner) else module


def at_its_top(nodes: list[ast.stmt]) -> Iterator[ast.stmt]:
    """Give the statements that run when a module is imported, but for what is there for types only."""
    for node in nodes:
        yield node
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test):
            yield from at_its_top(node.orelse)
        elif not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            for field in ("body", "orelse", "finalbody"):
                yield from at_its_top(getattr(node, field, []))


@functools.cache
def needed(module: str) -> frozenset[str]:
    """Give the modules that are imported with one of the package's: its package, and what it imports at its top."""
    path, parent = file_of(module), module.rpartition(".")[0]
    if path is None:
        return frozenset({parent} - {""})  # a name in a module
    package = module if path.name == "__init__.py" else parent
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return frozenset(
        {inner for one in at_its_top(tree.body) for _, inner in imported(one, package)} | {parent} - {""}
    )


@functools.cache
def needs_numpy_alone(module: str) -> bool:
    """Whether a module can be imported where NumPy is the only library."""
    found, todo = set(), {module}
    while todo:
        one = todo.pop()
        if not one.startswith("companion"):
            if one.partition(".")[0] not in LIBRARIES:
                return False
        elif one not in found and one != FIGURES:
            found.add(one)
            todo |= needed(one)
    return True


def light_modules() -> list[str]:
    """List the package's modules that need NumPy alone."""
    names = (".".join(path.relative_to(ROOT).with_suffix("").parts) for path in (ROOT / "companion").rglob("*.py"))
    return sorted(filter(needs_numpy_alone, (name.removesuffix(".__init__") for name in names)))


def comes_late(module: str, name: str) -> bool:
    """Whether a module finds a name only when it is asked for, by its ``__getattr__``: then it brings a library."""
    path = file_of(module)
    if path is None:
        return False
    top = symtable.symtable(path.read_text(encoding="utf-8"), path.name, "exec")
    own = {symbol.get_name() for symbol in top.get_symbols() if symbol.is_assigned() or symbol.is_imported()}
    return "__getattr__" in own and name not in own


def names(statement: ast.stmt) -> tuple[set[str], set[str]]:
    """Give the names that a statement reads from outside itself, in its functions too, and those that it gives."""
    if isinstance(statement, ast.For):
        own = every_name(statement.target)
        (read, _), (inner, given), (after, late) = map(
            names_in_order, ([ast.Expr(statement.iter)], statement.body, statement.orelse)
        )
        return read | inner - own | after, own | given | late
    top = symtable.symtable(ast.unparse(statement), "cell", "exec")
    read, todo = set(), [top]
    while todo:
        table = todo.pop()
        todo += table.get_children()
        read |= {s.get_name() for s in table.get_symbols() if s.is_referenced() and (table is top or s.is_global())}
    return read, bound(statement)


def names_in_order(statements: list[ast.stmt]) -> tuple[set[str], set[str]]:
    """Give the names that a loop's statements read, but for those that one before has surely given, and all given."""
    read, given, surely = set(), set(), set()
    for statement in statements:
        wanted, gives = names(statement)
        read |= wanted - surely
        given |= gives
        if not isinstance(statement, ast.If | ast.For | ast.While | ast.Try | ast.With):
            surely |= gives
    return read, given


def live(sources: list[str]) -> list[bool]:
    """Tell of each of a notebook's cells whether it needs NumPy alone."""
    lacking: set[str] = set()
    modules: set[str] = set()
    answers = []
    for source in sources:
        whole = True
        for statement in ast.parse(source).body:
            read, given = names(statement)
            if isinstance(statement, ast.Import | ast.ImportFrom):
                found = list(imported(statement))
                modules |= given
                lost = {name for name, module in found if not needs_numpy_alone(module) or comes_late(module, name)}
            else:
                lost = given | changed(statement) - modules if read & lacking else set()
                whole = whole and not read & lacking
            lacking = lacking - given | lost
            whole = whole and not lost
        answers.append(whole)
    return answers
