"""Run and check an answer to an exercise in the page, as in a learner's notebook: with what was given, unsolved.

The page shows solutions, a learner's notebook has none. So answers have names of their own here, apart from the
page's: those of the cells that were given, and of the learner's other answers, as far as this one hangs on them.
They are made anew each time, so that nothing is left of an answer that was changed. `check` is the package's own.
Nothing in this file needs a browser: the tests run it too.
"""

from __future__ import annotations

import ast
import json
import re
import symtable

import runner
from statements import bound

NAME = "your answer"  # in tracebacks; `companion.homework.observation` knows it
notebook = runner.Notebook()
kept: dict = {}  # the first `check`: it tells a hint once


def read(source: str) -> set[str]:
    """Give the names that a cell reads from outside its functions; all its words, where it isn't Python."""
    try:
        todo, found = [symtable.symtable(source, "cell", "exec")], set()
    except (SyntaxError, ValueError):
        return set(re.findall(r"\w+", source))
    top = todo[0]
    while todo:
        table = todo.pop()
        todo += table.get_children()
        found |= {s.get_name() for s in table.get_symbols() if s.is_referenced() and (table is top or s.is_global())}
    return found


def given(source: str) -> set[str]:
    """Give the names that a cell gives a meaning."""
    try:
        return set().union(*map(bound, ast.parse(source).body))
    except (SyntaxError, ValueError):
        return set()


def hangs_on(cells: list[dict], wanted: set[str]) -> list[dict]:
    """Choose of the cells before an answer those that give what it reads, and what these read."""
    chosen = []
    for cell in reversed(cells):
        if given(cell["source"]) & wanted:
            chosen.append(cell)
            wanted = wanted | read(cell["source"])
    return chosen[::-1]


def answer(request: str) -> bool:
    """Run an answer and, where asked, check it; print what comes. Tell whether the answer came to its end.

    ``request`` is JSON: the answer's source, the cells before it, each with source and number, and the exercise
    to check, or nothing.
    """
    asked = json.loads(request)
    source, exercise = asked["source"], asked["check"]
    notebook.names.clear()
    notebook.left_out.clear()
    notebook.names.update(__name__="__main__", In=["", source])  # where `check` looks for a cell that failed
    for cell in hangs_on(asked["before"], read(source) | {"check"} if exercise else read(source)):
        if problem := notebook.run_before(cell["source"], cell["number"]):
            runner.post(f"(an earlier cell failed: {problem})\n")
    if "check" in notebook.names:
        notebook.names["check"] = kept.setdefault("check", notebook.names["check"])
    ended = notebook.run(source, NAME)
    if exercise:
        notebook.run(f"check({exercise!r})", "check")
    return ended
