"""A submission as people mark it: the learner's own cells, locked ones as released, verdicts below the checks.

It is made from texts alone. Of what came in, nothing else survives: no output, no metadata, no cell of unknown kind.
"""

from __future__ import annotations

import json
import re

LONGEST = 100_000  # characters of a cell
PICTURES = ("image/png", "image/jpeg")


def marked(released: dict, content: bytes | str, result: dict) -> dict:
    """Give the notebook that stands in ``autograded``.

    ``released`` is the learner's notebook with nbgrader's checksums, ``result`` what the grader found. A cell that is
    graded and missing is put back where it was; of two with one name the later counts.
    """
    known = {grade_id_of(cell): cell for cell in released["cells"] if grade_id_of(cell)}
    given = {source_of(cell).strip() for cell in released["cells"]}
    cells, place = [], {}
    for raw in _cells(content):
        name = grade_id_of(raw)
        cell = _plain(raw, known.get(name))
        if cell["cell_type"] == "markdown" and cell["source"].strip() not in given:
            cell["source"] = inert(cell["source"])
        if name in known:
            if name in place:
                cells[place[name]]["metadata"] = {}
            place[name] = len(cells)
        cells.append(cell)
    cells = _with_missing(cells, known)
    questions = {f"ex{question['number']}-check": question for question in result["questions"]}
    for cell in cells:
        if question := questions.get(grade_id_of(cell)):
            cell["outputs"] = _outputs(question)
    notes = [f"- {note}" for note in result["notes"]]
    if notes:
        told = _markdown(inert("\n".join(["**What the grader noted**", "", *notes])))
        cells.insert(0, told | {"metadata": {"tags": ["grader"]}})  # the one cell that has tags
    kernel = {key: released["metadata"][key] for key in ("kernelspec",) if key in released["metadata"]}
    return {"cells": cells, "metadata": kernel, "nbformat": 4, "nbformat_minor": 4}


_ACTIVE = re.compile(
    r"<(?=[A-Za-z/!?])"  # a tag
    r"|\](?=\((?!attachment:|https?://))|\](?=:(?!\s*https?://))"  # a link, its target told here or below
    r"|\\(?=(?:href|require|style|class|cssId|html|data)\b)"  # what MathJax makes links and attributes of
)


def inert(text: str) -> str:
    """Let a text in Markdown do nothing to its reader: neither HTML nor links, but those to the web.

    The pages on which people mark show Markdown with all that it may hold, scripts included. A space in the right
    place is enough.
    """
    return _ACTIVE.sub(lambda found: found[0] + " ", text)


def grade_id_of(cell) -> str:
    """Give the name by which nbgrader knows a cell; empty where it has none."""
    metadata = cell.get("metadata") if isinstance(cell, dict) else None
    marks = metadata.get("nbgrader") if isinstance(metadata, dict) else None
    name = marks.get("grade_id") if isinstance(marks, dict) else None
    return name if isinstance(name, str) else ""


def source_of(cell) -> str:
    """Give a cell's text, whatever the cell is, without half characters."""
    source = cell.get("source", "") if isinstance(cell, dict) else ""
    if isinstance(source, list):
        source = "".join(line for line in source if isinstance(line, str))
    source = source if isinstance(source, str) else ""
    if len(source) > LONGEST:
        source = source[:LONGEST] + f"\n[{len(source) - LONGEST:,} characters more are left out here]"
    return source.encode("utf-8", "replace").decode()


def _cells(content: bytes | str) -> list:
    """Give the cells of a submission; none where it is no notebook, which the result says."""
    try:
        cells = json.loads(content.decode("utf-8-sig"))["cells"] if isinstance(content, bytes) else []
    except (ValueError, KeyError, TypeError, RecursionError):
        return []
    return cells if isinstance(cells, list) else []


def _plain(raw, known: dict | None) -> dict:
    source = source_of(raw)
    if known is not None:
        marks = known["metadata"]["nbgrader"]
        if marks.get("locked") and not marks.get("task"):
            source = source_of(known)
        code = known["cell_type"] == "code"
    else:
        marks, code = None, isinstance(raw, dict) and raw.get("cell_type") == "code"
    cell = _code(source) if code else _markdown(source)
    if not code and isinstance(raw, dict) and (pictures := _pictures(raw.get("attachments"))):
        cell["attachments"] = pictures
    cell["metadata"] = {"nbgrader": dict(marks)} if marks else {}
    return cell


def _pictures(attachments) -> dict:
    """Keep of what is attached to a text the pictures alone: a derivation on paper, say."""
    kept = {}
    for name, forms in attachments.items() if isinstance(attachments, dict) else ():
        found = {kind: data for kind, data in forms.items() if kind in PICTURES} if isinstance(forms, dict) else {}
        if found and all(isinstance(data, str) for data in found.values()):
            kept[name] = found
    return kept


def _with_missing(cells: list[dict], known: dict[str, dict]) -> list[dict]:
    have, after = {grade_id_of(cell) for cell in cells}, -1
    for name, cell in known.items():
        if name in have:
            after = next(i for i, one in enumerate(cells) if grade_id_of(one) == name)
        elif cell["metadata"]["nbgrader"].get("grade") or cell["metadata"]["nbgrader"].get("task"):
            after += 1
            cells.insert(after, _plain(cell, cell))
    return cells


def _outputs(question: dict) -> list[dict]:
    points = {"text/plain": f"{question['points']}"}  # where nbgrader looks for a part of the points
    text = {"output_type": "stream", "name": "stdout", "text": verdict(question)}
    return [text, {"output_type": "execute_result", "execution_count": None, "data": points, "metadata": {}}]


def verdict(question: dict) -> str:
    """Tell what a question earned, and why not more, as ``check`` does."""
    lines = [f"Exercise {question['number']}: {question['points']} of {question['of']} points"]
    told: dict[str, list[str]] = {}
    for part in question["parts"]:
        if part["reason"]:
            told.setdefault(part["reason"], []).append(part["name"])
    lines += [f"  {', '.join(names)}: {reason}" for reason, names in told.items()]
    if question["points"] < question["of"] and question["hint"]:
        lines.append(f"  hint: {question['hint']}")
    lines += [f"  no points lost, but: {remark}" for remark in question["remarks"]]
    return "\n".join(lines) + "\n"


def _code(source: str) -> dict:
    return {"cell_type": "code", "execution_count": None, "metadata": {}, "outputs": [], "source": source}


def _markdown(source: str) -> dict:
    return {"cell_type": "markdown", "metadata": {}, "source": source}
