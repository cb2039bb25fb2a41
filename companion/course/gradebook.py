"""nbgrader's grade book: what this package writes into it, and what it reads from it.

The grade book holds what people add, too: points given by hand, comments, overrides. Those are never overwritten. All
that one run writes is one transaction: it stands there whole or not at all.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from nbgrader.api import (
    Comment,
    Grade,
    Gradebook,
    MissingEntry,
    SubmittedAssignment,
    SubmittedNotebook,
)

from companion.course.deadlines import utc
from companion.course.folder import Course


@dataclass(frozen=True)
class Record:
    """What a run found about one learner. ``scores`` has points by a cell's name, None where a person must give them.

    ``changed`` names cells marked by hand whose text is another than the one that was marked.
    """

    learner: str
    at: datetime
    scores: Mapping[str, float | None]
    comments: Mapping[str, str] = field(default_factory=dict)
    changed: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Entry:
    """One graded cell of one learner, as the grade book has it."""

    cell: str
    of: float
    automatic: float | None
    by_hand: float | None
    extra: float
    waiting: bool
    comment: str = ""

    @property
    def points(self) -> float:
        """Give the points that count: those given by hand stand above the automatic ones."""
        found = self.automatic if self.by_hand is None else self.by_hand
        return (found or 0.0) + self.extra

    @property
    def given(self) -> bool:
        """Tell whether a person gave points: all that count, or some besides."""
        return self.by_hand is not None or bool(self.extra)


@dataclass(frozen=True)
class Page:
    """All of one learner's homework in the grade book."""

    learner: str
    at: datetime | None
    entries: dict[str, Entry]
    comments: dict[str, str]

    points = property(lambda self: sum(entry.points for entry in self.entries.values()))
    of = property(lambda self: sum(entry.of for entry in self.entries.values()))
    waiting = property(lambda self: [entry.cell for entry in self.entries.values() if entry.waiting])


@contextmanager
def opened(course: Course) -> Iterator[Gradebook]:
    """Open the grade book; one that is not there yet is made."""
    path = os.environ.get("PATH", "")
    try:  # to make one, nbgrader calls the program alembic, which is beside Python where no environment is activated
        os.environ["PATH"] = os.pathsep.join([str(Path(sys.executable).parent), path])
        book = Gradebook(course.database)
    finally:
        os.environ["PATH"] = path
    with book:
        yield book


def enrol(course: Course) -> None:
    """Write the class into the grade book; who is there already stays."""
    with opened(course) as book:
        known = {student.id for student in book.students}
        for learner in course.roster.learners.values():
            about = {"first_name": learner.first, "last_name": learner.last, "email": learner.email}
            if learner.id in known:
                student = book.find_student(learner.id)
                for key, value in about.items():
                    setattr(student, key, value)
            else:
                book.add_student(learner.id, **about)
        book.db.commit()


def record(course: Course, name: str, records: Iterable[Record]) -> None:
    """Write what a run found.

    Raises: ValueError where the homework was never released into this course.
    """
    about = course.about(name)
    with opened(course) as book:
        notebook = _notebook(book, name)
        assignment = notebook.assignment
        assignment.duedate = utc(about.due) if about.due else None
        graded = [*notebook.grade_cells, *notebook.task_cells]
        written = [*notebook.solution_cells, *notebook.task_cells]
        before = {submission.student_id: submission for submission in assignment.submissions}
        for found in records:
            submission = before.get(found.learner) or _submission(book, assignment, notebook, found.learner)
            submission.timestamp = utc(found.at)
            deadline = about.deadline(found.learner)
            submission.extension = deadline - about.due if deadline and about.due and deadline != about.due else None
            (theirs,) = (one for one in submission.notebooks if one.notebook is notebook)
            names = {cell.id: cell.name for cell in graded}
            for grade in theirs.grades:
                _give(grade, found.scores.get(names[grade.cell_id], 0.0), names[grade.cell_id] in found.changed)
            names = {cell.id: cell.name for cell in written}
            for comment in theirs.comments:
                comment.auto_comment = found.comments.get(names[comment.cell_id])
            _charge(theirs, course, about.late(found.learner, found.at))
        book.db.commit()


def _charge(theirs: SubmittedNotebook, course: Course, late: timedelta) -> None:
    """Write what being late costs the points of a notebook."""
    theirs.late_submission_penalty = course.late.penalty(_total(theirs), late) or None


def _give(grade: Grade, points: float | None, changed: bool) -> None:
    """Write automatic points; a person looks again where what was marked by hand has changed."""
    if grade.manual_score is None:
        grade.needs_manual_grade = points is None
    elif changed or points != grade.auto_score:
        grade.needs_manual_grade = True
    grade.auto_score = points


def settle(course: Course, name: str) -> None:
    """Compute penalties anew: points given by hand count among those that being late takes a share of."""
    about = course.about(name)
    with opened(course) as book:
        for submission in _notebook(book, name).assignment.submissions:
            late = about.late(submission.student_id, _aware(submission.timestamp)) if submission.timestamp else None
            for theirs in submission.notebooks:
                _charge(theirs, course, late or timedelta(0))
        book.db.commit()


def pages(course: Course, name: str) -> dict[str, Page]:
    """Read what the grade book has of a homework, by learner."""
    with opened(course) as book:
        notebook = _notebook(book, name)
        cells = [*notebook.grade_cells, *notebook.task_cells]
        texts = {cell.id: cell.name for cell in (*notebook.solution_cells, *notebook.task_cells)}
        found = {}
        for submission in notebook.assignment.submissions:
            (theirs,) = (one for one in submission.notebooks if one.notebook is notebook)
            grades = {grade.cell_id: grade for grade in theirs.grades}
            entries = {cell.name: _entry(cell, grades.get(cell.id)) for cell in cells if cell.max_score}
            comments = {texts[one.cell_id]: one.manual_comment or one.auto_comment or "" for one in theirs.comments}
            found[submission.student_id] = Page(
                submission.student_id,
                _aware(submission.timestamp) if submission.timestamp else None,
                entries,
                comments,
            )
        return found


def most(course: Course, name: str) -> float:
    """Give the points that a homework is worth."""
    with opened(course) as book:
        return float(_notebook(book, name).max_score or 0)


def _entry(cell, grade: Grade | None) -> Entry:
    if grade is None:
        return Entry(cell.name, cell.max_score, None, None, 0.0, True)
    extra, waiting = grade.extra_credit or 0.0, bool(grade.needs_manual_grade)
    return Entry(cell.name, cell.max_score, grade.auto_score, grade.manual_score, extra, waiting)


def _notebook(book: Gradebook, name: str):
    try:
        return book.find_notebook(name, name)
    except MissingEntry:
        raise ValueError(
            f"{name} is not in this course yet; `companion release {name} --course FOLDER` puts it there"
        ) from None


def _submission(book: Gradebook, assignment, notebook, learner: str) -> SubmittedAssignment:
    """Make a submission with its rows, as nbgrader's ``add_submission`` does, but leave the commit to the caller."""
    submission = SubmittedAssignment(assignment_id=assignment.id, student_id=learner)
    book.db.add(submission)
    book.db.flush()
    theirs = SubmittedNotebook(notebook_id=notebook.id, assignment_id=submission.id)
    book.db.add(theirs)
    book.db.flush()
    graded = [*notebook.grade_cells, *notebook.task_cells]
    written = [*notebook.solution_cells, *notebook.task_cells]
    book.db.add_all(Grade(cell_id=cell.id, notebook_id=theirs.id, needs_manual_grade=True) for cell in graded)
    book.db.add_all(Comment(cell_id=cell.id, notebook_id=theirs.id) for cell in written)
    book.db.flush()
    return submission


def _total(theirs: SubmittedNotebook) -> float:
    """Add up a notebook's points; the database's own sums know nothing of what is not written yet."""
    scores = (
        (grade.manual_score if grade.manual_score is not None else grade.auto_score or 0.0, grade.extra_credit)
        for grade in theirs.grades
    )
    return sum(score + (extra or 0.0) for score, extra in scores)


def _aware(at: datetime) -> datetime:
    return at.replace(tzinfo=UTC)
