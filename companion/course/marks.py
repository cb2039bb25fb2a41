"""The class's table of marks, written whole, and a line that sums it up."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from companion.course.exports import table
from companion.course.folder import Course
from companion.course.standing import standings
from companion.homework.files import write_whole


def write_marks(course: Course, name: str) -> tuple[Path, str]:
    """Write ``marks/NAME.csv``; give its path, and how many have which status."""
    rows = standings(course, name)
    path = course.root / "marks" / f"{name}.csv"
    write_whole(path, table(course, name, rows))
    return path, ", ".join(f"{count} {status}" for status, count in Counter(row.status for row in rows).items())
