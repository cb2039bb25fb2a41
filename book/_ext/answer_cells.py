"""Answers to graded exercises, to be written and checked in the page: cells get tags, and questions come along.

The cell of an answer is tagged `answer`, the one that checks it `check`, both with their exercise, `exercise-4`.
Where a question needs more than NumPy, the answer says what: `needs-torch`. `_live/answers.js` makes controls of it.
"""

from __future__ import annotations

import ast
import functools
import json
import re
from pathlib import Path

from exercise_pages import PAGE, learner_version
from live_cells import ROOT, imported, needs_numpy_alone

QUESTIONS = "exercises/*/e[0-9][0-9].py"
GRADED = re.compile(r"ex(?P<number>\d+)(?P<check>-check)?")


@functools.cache
def files_of(question: Path) -> tuple[Path, ...]:
    """Give the file of a question and those beside it that it imports."""
    found, todo = [], [question]
    while todo:
        path = todo.pop()
        if path not in found:
            found.append(path)
            local = (node for node in ast.walk(tree(path)) if isinstance(node, ast.ImportFrom) and node.level)
            todo += [path.with_name(f"{node.module}.py") for node in local]
    return tuple(found)


@functools.cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def needs(question: Path) -> str:
    """Name a library that a question's check needs besides NumPy, nothing where that is enough.

    Gradients that a question asks for are compared with PyTorch's.
    """
    for path in files_of(question):
        for node in ast.walk(tree(path)):  # within functions, too
            if isinstance(node, ast.Import | ast.ImportFrom) and not getattr(node, "level", 0):
                heavy = [module for _, module in imported(node) if not needs_numpy_alone(module)]
                if heavy:
                    return heavy[0].partition(".")[0].replace("companion", "torch")
    calls = (node for node in ast.walk(tree(question)) if isinstance(node, ast.Call))
    options = [one for call in calls for one in call.keywords if one.arg == "differentiable"]
    return "" if all(isinstance(one.value, ast.Constant) and one.value.value is None for one in options) else "torch"


def tag_answers(cells: list[dict], folder: Path) -> None:
    """Tag the cells of answers and of their checks; a cell that shows a solution is neither."""
    for cell in cells:
        tags = cell["metadata"].setdefault("tags", [])
        found = GRADED.fullmatch(cell["metadata"].get("nbgrader", {}).get("grade_id", ""))
        question = folder / f"e{int(found['number']):02}.py" if found else folder
        if not question.is_file() or cell["cell_type"] != "code" or "solution" in tags:
            continue
        lacking = needs(question)
        tags += ["check" if found["check"] else "answer", f"exercise-{found['number']}"]
        tags += [f"needs-{lacking}"] * bool(lacking and not found["check"])


def questions() -> list[Path]:
    """List the files of the questions whose answers can be checked in a page."""
    return [path for path in sorted(ROOT.glob(QUESTIONS)) if not needs(path)]


def carried() -> dict[str, bytes]:
    """Give by name what those questions need beside the package; of a notebook only what a learner starts from.

    Of every other question comes one line that lacks what it lacks, so that the page's `check` can name it.
    """
    answerable = questions()
    files = {path for question in answerable for path in files_of(question)}
    found = {path.relative_to(ROOT).as_posix(): path.read_bytes() for path in sorted(files)}
    for path in sorted({*ROOT.glob(QUESTIONS)} - files):
        found[path.relative_to(ROOT).as_posix()] = f"import {needs(path)}\n".encode()
    for folder in sorted({path.parent for path in ROOT.glob(QUESTIONS)}):
        numbers = {int(question.stem[1:]) for question in answerable if question.parent == folder}
        source = folder / "source.ipynb"
        cells = [
            {"cell_type": "code", "metadata": {"nbgrader": {"grade_id": f"ex{number}"}}, "source": cell.source}
            for cell in learner_version(source).cells
            for number in numbers
            if cell.metadata.get("nbgrader", {}).get("grade_id") == f"ex{number}"
        ]
        found[source.relative_to(ROOT).as_posix()] = json.dumps({"cells": cells}).encode()
    return found


def on_source_read(app, docname, source) -> None:
    if PAGE.fullmatch(docname):
        page = json.loads(source[0])
        tag_answers(page["cells"], Path(app.env.doc2path(docname)).parent)
        source[0] = json.dumps(page)


def setup(app):
    app.connect("source-read", on_source_read, priority=950)  # once `live` is told
    app.connect("builder-inited", lambda app: app.add_js_file("live/answers.js", priority=501))  # after live.js
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
