"""The class's table of marks, written whole, and a line that sums it up."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from pathlib import Path

from companion.course.exports import table
from companion.course.folder import Course
from companion.course.standing import standings
from companion.homework.files import write_whole


def write_marks(course: Course, name: str, failures: Mapping[str, str]) -> tuple[Path, str]:
    """Write ``marks/NAME.csv``; give its path, and how many have which status.

    ``failures`` says by attempt where the grader itself failed: in the note of whose it is.
    """
    rows = standings(course, name)
    path = course.root / "marks" / f"{name}.csv"
    notes = {key.partition("/")[0]: f"the grader itself failed: {reason}" for key, reason in failures.items()}
    write_whole(path, table(course, name, rows, notes))
    return path, ", ".join(f"{count} {status}" for status, count in Counter(row.status for row in rows).items())
