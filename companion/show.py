"""What a notebook shows of the package itself: its source, and tables made by tested code.

Chapter: softmax
"""

from __future__ import annotations

import ast
import inspect
import math
import textwrap
from collections.abc import Callable, Iterable, Sequence

from IPython.display import Markdown

from companion.experiments import cheat_sheet as sheet


def source(*things: Callable, docstring: bool = True) -> Markdown:
    """Show the source of functions or classes as it stands in the package, with or without docstrings."""
    texts = [textwrap.dedent(inspect.getsource(thing)).rstrip() for thing in things]
    if not docstring:
        texts = [without_docstrings(text) for text in texts]
    return Markdown("```python\n" + "\n\n\n".join(texts) + "\n```")


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

    Raises: ValueError where a row is not as long as the header.
    """
    rules = {"l": ":--", "c": ":-:", "r": "--:"}
    lines = [header, [rules[letter] for letter in align.ljust(len(header), "l")]]
    for row in rows:
        if len(row) != len(header):
            raise ValueError(f"table: every row must have {len(header)} cells, got {len(row)}: {row!r}")
        lines.append([str(cell) for cell in row])
    return Markdown("\n".join("| " + " | ".join(line) + " |" for line in lines))


def cheat_sheet() -> Markdown:
    """Show the sheet of tasks, activations and losses, after checking every gradient that it states.

    Raises: ArithmeticError where a stated gradient is not the loss's.
    """
    rows = []
    for row in sheet.ROWS:
        gap = sheet.gap(row)
        if not gap < sheet.TOLERANCE:
            raise ArithmeticError(f"cheat_sheet: the gradient stated for {row.loss.__name__} is off by {gap:.1e}")
        rows.append((row.task, row.formula, f"`{row.loss.__name__}`", row.activation))
    sheet_table = table(("Task", "Gradient by the score $z$", "Loss", "Output activation"), rows)
    bound = rf"$10^{{{round(math.log10(sheet.TOLERANCE))}}}$"
    checked = f"All {len(rows)} gradients agree with central differences to {bound}."
    return Markdown(f"{sheet_table.data}\n\n{checked}")
