"""The package's own source, and tables, as a notebook shows them.

Chapter: softmax
"""

from __future__ import annotations

import ast
import inspect
import textwrap
from collections.abc import Callable, Iterable, Sequence

from IPython.display import Markdown

# Decorators that check, export or save work, or add an option that stands beside the formula.
SILENT = {"public", "operation", "fresh", "selective", "reads", "either_name", "ignoring"}


def source(*things: Callable, docstring: bool = True) -> Markdown:
    """Show the source of functions or classes as it stands in the package, with or without docstrings.

    Decorators that change nothing of what is computed are left out.
    """
    texts = [without_silent(textwrap.dedent(inspect.getsource(thing)).rstrip()) for thing in things]
    if not docstring:
        texts = [without_docstrings(text) for text in texts]
    return Markdown("```python\n" + "\n\n\n".join(texts) + "\n```")


def without_silent(text: str) -> str:
    """Cut the lines of decorators that say nothing to a reader out of Python source."""
    drop: set[int] = set()
    for node in ast.walk(ast.parse(text)):
        for decorator in getattr(node, "decorator_list", ()):
            called = decorator.func if isinstance(decorator, ast.Call) else decorator
            if isinstance(called, ast.Name) and called.id in SILENT:
                drop.update(range(decorator.lineno - 1, decorator.end_lineno))
    return "\n".join(line for i, line in enumerate(text.splitlines()) if i not in drop)


def without_docstrings(text: str) -> str:
    """Cut the docstrings out of Python source and leave every other line as it is, comments too."""
    lines = text.splitlines()
    drop: set[int] = set()
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and ast.get_docstring(node) and len(node.body) > 1:
            first = node.body[0]
            drop.update(range(first.lineno - 1, first.end_lineno))
            if first.end_lineno < len(lines) and not lines[first.end_lineno].strip():
                drop.add(first.end_lineno)  # the empty line that set the docstring off
    return "\n".join(line for i, line in enumerate(lines) if i not in drop)


def table(header: Sequence[str], rows: Iterable[Sequence], align: str = "") -> Markdown:
    """Show rows as a table; ``align`` has a letter a column: l, c or r (left where it is short).

    Raises: ValueError where a row is not as long as the header, or a column has no name, which a screen reader needs.
    """
    if not all(name.strip() for name in header):
        raise ValueError(f"table: every column needs a name in the header, got {header!r}")
    rules = {"l": ":--", "c": ":-:", "r": "--:"}
    lines = [header, [rules[letter] for letter in align.ljust(len(header), "l")]]
    for row in rows:
        if len(row) != len(header):
            raise ValueError(f"table: every row must have {len(header)} cells, got {len(row)}: {row!r}")
        lines.append([str(cell) for cell in row])
    return Markdown("\n".join("| " + " | ".join(line) + " |" for line in lines))
