"""What lets nbgrader's own commands and formgrader use the book's grader; a course's ``nbgrader_config.py`` calls it.

Where nbgrader would run a learner's notebook, ``Grade`` grades the submission in the box and puts the verdicts below
the checks; nbgrader's own ``SaveAutoGrades`` reads the points from there.
"""

from __future__ import annotations

from pathlib import Path

from nbformat import from_dict
from nbgrader.plugins import BasePlugin
from nbgrader.preprocessors import (
    AssignLatePenalties,
    CheckCellMetadata,
    ComputeChecksums,
    NbGraderPreprocessor,
    SaveAutoGrades,
    SaveCells,
)

from companion.course.folder import open_course
from companion.homework.notebook import release


class Release(NbGraderPreprocessor):
    """Makes the learner's notebook from the source, as ``companion release`` does."""

    def preprocess(self, nb, resources):
        """Read the source anew, and leave out what solves it."""
        about = resources["metadata"]
        return release(Path(about["path"]) / f"{about['name']}.ipynb"), resources


class Grade(NbGraderPreprocessor):
    """Grades a submission in the box, in place of nbgrader's ``Execute``, which runs it unprotected."""

    def preprocess(self, nb, resources):
        """Give the submission with the verdicts below its checks."""
        from companion.course.grading import grade_one

        about = resources["nbgrader"]
        course = open_course(Path.cwd())  # nbgrader works in the course's folder
        return from_dict(grade_one(course, about["assignment"], about["student"])), resources


class LatePolicy(BasePlugin):
    """The course's late policy, for nbgrader's ``AssignLatePenalties``."""

    def late_submission_penalty(self, student_id, score, total_seconds_late):
        """Give what being late costs."""
        from datetime import timedelta

        return open_course(Path.cwd()).late.penalty(score, timedelta(seconds=total_seconds_late))


def configure(config, file: str) -> None:
    """Set what a course needs of nbgrader's configuration; ``file`` is the configuration's own."""
    config.CourseDirectory.root = str(Path(file).resolve().parent)
    config.GenerateAssignment.preprocessors = [Release, CheckCellMetadata, ComputeChecksums, SaveCells]
    config.Autograde.sanitize_preprocessors = []
    config.Autograde.autograde_preprocessors = [Grade, SaveAutoGrades, AssignLatePenalties, CheckCellMetadata]
    config.AssignLatePenalties.plugin_class = LatePolicy
    config.HTMLExporter.sanitize_html = True  # what a learner wrote is shown to whoever marks it
