"""Notebooks as the homework reads and writes them: a submission is never trusted, a source is checked.

A source notebook carries nbgrader's cell metadata (``grade_id``, ``solution``, ``locked``, ``grade``) and marks:
what stands between ``### BEGIN SOLUTION`` and ``### END SOLUTION`` is taken out for the learner; commented code
between ``### BEGIN GIVEN`` and ``### END GIVEN`` is put in, without its comment signs (a planted bug to repair,
or a first line to go on from).
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import nbformat

FOLD = re.compile(
    r"<details><summary>Hint and solution</summary>\n\n(?P<hint>.+?)\n\n"
    r"<details><summary>Solution</summary>\n\n(?P<solution>.+)\n\n</details>\n\n</details>",
    re.DOTALL,
)
LARGEST = 64 << 20  # bytes of a submission, outputs included
MOST_VALUES = 3_000_000  # in its JSON; each may take a hundred bytes of the grader's own memory
MOST_CODE = 1 << 20  # characters of code in it


class NotebookError(ValueError):
    """A file is not a notebook that can be graded or released; the text is one line."""


@dataclass(frozen=True)
class Cell:
    """One code cell of a learner: its position among all cells (from 1), its name, its code, whether it checks."""

    index: int
    grade_id: str
    source: str
    check: bool = False

    @property
    def name(self) -> str:
        """Name the cell for people."""
        if graded := re.fullmatch(r"ex(\d+)", self.grade_id):
            return f"the cell of Exercise {graded[1]}"
        return f"cell {self.grade_id}" if self.grade_id else f"cell number {self.index}"


def learner_cells(content: bytes) -> list[Cell]:
    """Read the code cells of a submission, in order, those that hold checks too: an answer may have got there.

    Raises: NotebookError for anything but a notebook of format 4.
    """
    found = [
        cell for i, raw in enumerate(cells_and_rest(content)["cells"], start=1) if (cell := _cell(i, raw)) is not None
    ]
    if sum(len(cell.source) for cell in found) > MOST_CODE:
        raise NotebookError(f"not graded: the notebook has more than {MOST_CODE:,} characters of code")
    return found


def canonical(content: bytes) -> bytes:
    """Give what of a notebook is graded, as a notebook: its code, and nbgrader's marks of it, each in its place.

    Neither outputs nor texts nor what an editor or a learning platform writes beside them change it.

    Raises: NotebookError as ``learner_cells`` does.
    """
    code = {cell.index: cell for cell in learner_cells(content)}
    cells: list[dict] = [{"cell_type": "raw", "source": ""} for _ in range(max(code, default=0))]
    for i, cell in code.items():
        marks = {"grade_id": cell.grade_id, "grade": cell.check}
        cells[i - 1] = {"cell_type": "code", "source": cell.source, "metadata": {"nbgrader": marks}}
    return json.dumps({"cells": cells, "nbformat": 4}).encode()


def cells_and_rest(content: bytes) -> dict:
    """Read a notebook as JSON, with a list of cells in it; what would take too much memory to read is refused before.

    Raises: NotebookError for anything but a notebook of format 4.
    """
    if len(content) > LARGEST:
        raise NotebookError(f"not graded: the file has {len(content):,} bytes, at most {LARGEST:,} are read")
    if sum(map(content.count, (b"[", b"{", b","))) > MOST_VALUES:
        raise NotebookError(f"not graded: the file has more than {MOST_VALUES:,} lists, entries and the like")
    try:
        tree = json.loads(content.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise NotebookError("not a notebook: the file is not UTF-8 text") from None
    except RecursionError:
        raise NotebookError("not a notebook: its JSON is nested too deeply") from None
    except ValueError as error:
        raise NotebookError(f"not a notebook: it is not JSON ({_first_line(error)})") from None
    if not isinstance(tree, dict) or not isinstance(tree.get("cells"), list):
        raise NotebookError("not a notebook: the file is JSON, but has no list of cells")
    if type(tree.get("nbformat")) is not int or tree["nbformat"] != 4:
        raise NotebookError(f"not graded: notebook format 4 expected, got {json.dumps(tree.get('nbformat'))[:20]}")
    for i, raw in enumerate(tree["cells"], start=1):
        if _source(raw) is None:
            raise NotebookError(f"not a notebook: cell number {i} has no source text")
    return tree


def _source(raw) -> str | None:
    source = raw.get("source") if isinstance(raw, dict) else None
    if isinstance(source, list) and all(isinstance(line, str) for line in source):
        return "".join(source)
    return source if isinstance(source, str) else None


def _cell(index: int, raw: dict) -> Cell | None:
    if raw.get("cell_type") != "code":
        return None
    metadata = raw.get("metadata") if isinstance(raw.get("metadata"), dict) else {}
    marks = metadata.get("nbgrader") if isinstance(metadata.get("nbgrader"), dict) else {}
    check = marks.get("grade") is True and marks.get("solution") is not True
    grade_id = marks.get("grade_id")
    named = isinstance(grade_id, str) and re.fullmatch(r"[A-Za-z0-9_.-]{1,40}", grade_id)
    return Cell(index, grade_id if named else "", _source(raw), check)


def release(source: Path) -> nbformat.NotebookNode:
    """Make the learner's notebook: solutions out, given code in, outputs cleared, locked cells locked.

    Cells tagged ``solution`` are left out altogether. Of a fold with hint and solution the hint is left.

    Raises: NotebookError for a source that is no notebook, whose marks do not pair or whose fold has another form.
    """
    import nbformat  # takes two seconds, and a submission is read without it

    try:
        notebook = nbformat.read(source, as_version=4)
        nbformat.validate(notebook)
    except OSError as error:
        raise NotebookError(f"source must be a notebook, got {source}: {error.strerror}") from None
    except Exception as error:  # nbformat raises whatever its JSON and schema libraries do
        raise NotebookError(f"source must be a notebook, got {source}: {_first_line(error)}") from None
    notebook.cells = [cell for cell in notebook.cells if "solution" not in cell.metadata.get("tags", [])]
    seen: set[str] = set()
    for number, cell in enumerate(notebook.cells, start=1):
        marks = cell.metadata.get("nbgrader", {})
        where = f"{source.name}, cell {marks.get('grade_id') or number}"
        if marks.get("grade_id") in seen:
            raise NotebookError(f"{where}: this grade_id stands there twice")
        seen.update([marks["grade_id"]] if "grade_id" in marks else [])
        cell.source = _for_learner(cell.source, code=cell.cell_type == "code", where=where)
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
        elif cell.cell_type == "markdown":
            cell.source = _without_solution(cell.source, where)
        if marks.get("locked"):
            cell.metadata.update(editable=False, deletable=False)
            if marks.get("grade"):  # it may need an answer: "Run all" goes on below it
                cell.metadata["tags"] = [*cell.metadata.get("tags", []), "raises-exception"]
        elif marks.get("solution"):
            cell.metadata.update(deletable=False)
    return notebook


_MARK = re.compile(r"^(\s*)### (BEGIN|END) (SOLUTION|GIVEN)\s*$")


def _for_learner(text: str, code: bool, where: str) -> str:
    lines, inside, given = [], None, "### BEGIN GIVEN" in text
    for line in text.splitlines():
        mark = _MARK.match(line)
        if mark is None:
            if inside == "GIVEN":
                lines.append(re.sub(r"^(\s*)# ?", r"\1", line, count=1).rstrip())
            elif inside is None:
                lines.append(line)
            continue
        indent, edge, kind = mark.groups()
        if (edge == "BEGIN") == (inside is not None) or (edge == "END" and kind != inside):
            raise NotebookError(f"{where}: '### {edge} {kind}' has no partner")
        inside = kind if edge == "BEGIN" else None
        if edge == "BEGIN" and kind == "SOLUTION" and not given:
            stub = ["# YOUR CODE HERE", "raise NotImplementedError"] if code else ["YOUR ANSWER HERE"]
            lines += [indent + one for one in stub]
    if inside:
        raise NotebookError(f"{where}: '### BEGIN {inside}' has no partner")
    return "\n".join(lines)


def _without_solution(text: str, where: str) -> str:
    text = FOLD.sub(r"<details><summary>Hint</summary>\n\n\g<hint>\n\n</details>", text)
    if re.search(r"<summary>[^<]*solution", text, re.IGNORECASE):
        raise NotebookError(f"{where}: a fold with a solution must be 'Hint and solution', and 'Solution' inside it")
    return text


def given_function(source: Path, grade_id: str, function: str) -> Callable:
    """Give a function as a source notebook hands it to the learner: with the given code, without the solution."""
    for cell in json.loads(source.read_text(encoding="utf-8"))["cells"]:
        if cell["metadata"].get("nbgrader", {}).get("grade_id") == grade_id:
            namespace: dict = {"np": np}
            exec(_for_learner("".join(cell["source"]), code=True, where=grade_id), namespace)
            return namespace[function]
    raise NotebookError(f"{source.name}: there is no cell {grade_id}")


def _first_line(error: Exception) -> str:
    return str(error).strip().splitlines()[0][:120] if str(error).strip() else type(error).__name__
