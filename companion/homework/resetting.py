"""A question's cell as it was handed out, in a learner's notebook; what stood there is kept below it."""

from __future__ import annotations

import json
import secrets
from pathlib import Path

from companion.homework.notebook import cells_and_rest, release

KEPT = "# Exercise {number}, as it was before `companion reset`; as a code cell it counts again.\n"


def reset(content: bytes, source: Path, number: int) -> str | None:
    """Give the text of a notebook with the cell of one exercise as the source notebook hands it out.

    What the learner had written follows in a raw cell, which nothing runs; so do further cells of the same name,
    since they would count in place of the one that was reset. A cell that is gone comes back in front of its check or
    at the end. None where the cell is as it was.

    Raises: NotebookError for what is no notebook.
    """
    name = f"ex{number}"
    tree = cells_and_rest(content)
    given = next(dict(cell) for cell in release(source).cells if _name(cell) == name)
    cells = tree["cells"]
    places = [i for i, cell in enumerate(cells) if _name(cell) == name]
    if not places:
        before = next((i for i, cell in enumerate(cells) if _name(cell) == f"{name}-check"), len(cells))
        tree["cells"] = [*cells[:before], given, *cells[before:]]
        return _text(tree)
    kept = [_text_of(cells[i]) for i in places]
    if kept == [given["source"]]:
        return None
    cells[places[0]] = dict(cells[places[0]]) | {"cell_type": "code", "source": given["source"]}
    cells[places[0]] |= {"outputs": [], "execution_count": None}
    for i in reversed(places[1:]):
        del cells[i]
    place = places[0] + 1
    raw = [_raw(text, number, ids="id" in given) for text in kept if text != given["source"]]
    tree["cells"] = [*cells[:place], *raw, *cells[place:]]
    return _text(tree)


def _raw(text: str, number: int, ids: bool) -> dict:
    cell = {"cell_type": "raw", "metadata": {}, "source": KEPT.format(number=number) + text}
    return cell | ({"id": f"kept-{secrets.token_hex(4)}"} if ids else {})


def _name(cell) -> str:
    marks = cell.get("metadata") if isinstance(cell, dict) else None
    marks = marks.get("nbgrader") if isinstance(marks, dict) else None
    return str(marks.get("grade_id")) if isinstance(marks, dict) else ""


def _text_of(cell: dict) -> str:
    return cell["source"] if isinstance(cell["source"], str) else "".join(cell["source"])


def _text(tree: dict) -> str:
    return json.dumps(tree, indent=1) + "\n"
