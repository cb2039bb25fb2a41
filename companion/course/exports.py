"""Marks as other systems read them: Canvas, Moodle, and a table for oneself."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from types import MappingProxyType

from companion.course.folder import Course
from companion.course.gradebook import Entry
from companion.course.standing import GRADED, NOTHING, Standing, columns, number_of, standings
from companion.homework.tables import as_csv, shortened

CANVAS = ("Student", "ID", "SIS User ID", "SIS Login ID", "Section")  # its importer wants them in this order


def table(course: Course, name: str, rows: list[Standing], notes: Mapping[str, str] = MappingProxyType({})) -> str:
    """Write all there is to know: points by question, automatic and by hand, what being late cost, a note.

    ``notes`` has more to note of single learners.
    """
    cells = columns(rows)
    head = ["learner", "name", "status", "points", "of", "lost by lateness", *(_title(cell) for cell in cells)]
    head += ["by hand", "attempts", "seconds", "sandbox", "note", "receipt"]
    return as_csv(head, (_row(one, cells, notes.get(one.learner.id, "")) for one in rows))


def _row(one: Standing, cells: list[str], more: str) -> list:
    handed_in, result = bool(one.entries), one.result or {}
    by_hand = [_title(cell) for cell in cells if cell in one.entries and one.entries[cell].given]
    points = [one.points if handed_in else None, one.of, one.penalty or None]
    each = [_known(one.entries.get(cell)) for cell in cells]
    about = [", ".join(by_hand), one.attempts, result.get("seconds")]
    about += [result.get("environment", {}).get("sandbox"), "; ".join(filter(None, [more, one.note]))]
    return [one.learner.id, one.learner.name, one.status, *points, *each, *about, result.get("receipt")]


def _known(entry: Entry | None) -> float | None:
    """Give the points of a cell; none where a person has yet to give them."""
    nobody = entry is None or (entry.automatic is None and not entry.given)
    return None if nobody else entry.points


def _title(cell: str) -> str:
    return f"exercise {number_of(cell)}" if cell.startswith("ex") else cell


def canvas(course: Course, name: str, rows: list[Standing]) -> str:
    """Write what Canvas's *Import Grades* reads: its own columns from the roster, and a column for the homework.

    Canvas knows learners by ID or the two of its SIS, and an assignment by its number: where the roster is Canvas's
    own export and has a column ``hw1 (815)``, that is the head. Without one, Canvas asks whether ``hw1`` is new.

    Source: Canvas LMS, ``lib/gradebook_importer.rb``, ``lib/gradebook_exporter.rb`` (read in 2026, not tried there).
    """
    numbered = re.compile(rf"{re.escape(name)} \(\d+\)", re.IGNORECASE)
    title = next((column for column in course.roster.columns if numbered.fullmatch(column.strip())), name)
    lines = [["Points Possible", "", "", "", "", rows[0].of if rows else 0]]
    for one in rows:
        who = [one.learner.of(column.lower()) for column in CANVAS]
        who[0] = who[0] or f"{one.learner.last}, {one.learner.first}".strip(", ")
        who[3] = who[3] or one.learner.id
        lines.append([*who, _points(one)])
    return as_csv([*CANVAS, title.strip()], lines)


def moodle(course: Course, name: str, rows: list[Standing]) -> str:
    """Write what Moodle's *Grades, Import, CSV file* reads: who, by any of three columns, points, and feedback.

    In Moodle one maps a column of these to the learner (Email address to email, say), ``hw1`` to the assignment and
    ``hw1 feedback`` to its feedback; both, since feedback alone would remove the points.

    Source: Moodle documentation, *Grade import* (3.11 to 4.5); ``grade/import/csv/classes/load_data.php`` (read in
    2026, not tried there).
    """
    lines = []
    for one in rows:
        who = [one.learner.of("username") or one.learner.id, one.learner.of("id number"), one.learner.email]
        lines.append([*who, _points(one), _told(one)])
    return as_csv(["Username", "ID number", "Email address", name, f"{name} feedback"], lines)


def _points(one: Standing) -> float:
    return one.points if one.entries else 0.0


def _told(one: Standing) -> str:
    """Say in a few words what a learner reads beside the points; all else is on the page of feedback."""
    parts = [NOTHING] if one.status == NOTHING else []
    if one.penalty:
        parts.append(f"{one.penalty:g} points lost by lateness")
    return "; ".join(parts)


FORMATS: dict[str, Callable[[Course, str, list[Standing]], str]] = {"canvas": canvas, "moodle": moodle, "csv": table}


def export(course: Course, name: str, form: str) -> tuple[str, list[str]]:
    """Write a homework's marks in a form of ``FORMATS``; tell besides how many are not final, why, and whose.

    Raises: ValueError where a learner's homework came and was never graded: marks without it would be wrong.
    """
    rows = standings(course, name)
    ungraded = [one.learner.id for one in rows if one.status not in (GRADED, NOTHING) and not one.entries]
    if ungraded:
        raise ValueError(f"not graded yet: {', '.join(ungraded[:5])}; first: companion grade {name}")
    waiting: dict[str, list[str]] = {}
    for one in rows:
        if one.status not in (GRADED, NOTHING):
            waiting.setdefault(one.status, []).append(one.learner.id)
    open_ends = [f"{len(ids)} {status}: {shortened(ids)}" for status, ids in waiting.items()]
    return FORMATS[form](course, name, rows), open_ends
