"""Where each learner of a class stands in one homework: a row for all in the roster, whatever came of theirs."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta

from companion.course import gradebook
from companion.course.attempts import attempts
from companion.course.deadlines import told
from companion.course.folder import Course
from companion.course.grading import published
from companion.course.roster import Learner
from companion.homework.feedback import reasons

NOTHING, UNGRADED, WAITING, GRADED = "not submitted", "not graded yet", "to be marked by hand", "graded"


@dataclass(frozen=True)
class Standing:
    """One learner's homework. ``points`` are what counts, after what being late costs."""

    learner: Learner
    status: str
    of: float = 0.0
    entries: dict[str, gradebook.Entry] = field(default_factory=dict)
    comments: dict[str, str] = field(default_factory=dict)
    late: timedelta = timedelta(0)
    penalty: float = 0.0
    attempts: int = 0
    result: dict | None = None

    @property
    def points(self) -> float:
        """Give what counts."""
        return round(sum(entry.points for entry in self.entries.values()) - self.penalty, 2)

    @property
    def note(self) -> str:
        """Say in a line what there is to know."""
        found = [told(self.late)] if self.late else []
        if self.result:
            found += [*self.result["notes"], *reasons(self.result)]
        return "; ".join(found)


def standings(course: Course, name: str) -> list[Standing]:
    """Give where everybody stands, in the roster's order.

    Raises: ValueError where the homework is not in this course.
    """
    pages, about = gradebook.pages(course, name), course.about(name)
    of = gradebook.most(course, name)
    tries, known = attempts(course, name), published(course, name)
    found = []
    for learner in course.roster.learners.values():
        page, count = pages.get(learner.id), len(tries.get(learner.id, ()))
        if page is None:
            found.append(Standing(learner, UNGRADED if count else NOTHING, of, attempts=count))
            continue
        late = about.late(learner.id, page.at) if page.at else timedelta(0)
        status = WAITING if page.waiting else GRADED
        penalty = course.late.penalty(page.points, late)
        result = known.get(learner.id, {}).get("result")
        found.append(Standing(learner, status, of, page.entries, page.comments, late, penalty, count, result))
    return found


def columns(rows: list[Standing]) -> list[str]:
    """Give the graded cells of a homework, in order."""
    cells = {cell for row in rows for cell in row.entries}
    return sorted(cells, key=lambda cell: (number_of(cell), cell))


def number_of(cell: str) -> int:
    """Give the number of the question that a cell belongs to: 4 for ``ex4-check``; cells of no question come last."""
    digits = "".join(c for c in cell.partition("-")[0] if c.isdigit())
    return int(digits) if digits else 1_000_000
