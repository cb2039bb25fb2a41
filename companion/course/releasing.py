"""A homework comes into a course: its source, the learner's version, its cells in the grade book."""

from __future__ import annotations

import json
import logging
from pathlib import Path

from companion.course.folder import Course
from companion.homework.exercises import find_exercises
from companion.homework.files import write_whole


def release_into(course: Course, name: str) -> Path:
    """Put a homework into a course, by nbgrader's own ``generate_assignment``; give the learner's notebook.

    Raises: ValueError where cells changed although there are submissions, and whatever else nbgrader refuses.
    """
    from nbgrader.converters import GenerateAssignment
    from nbgrader.coursedir import CourseDirectory
    from traitlets.config import Config

    from companion.course.gradebook import opened
    from companion.course.nbgrader_glue import configure

    course.about(name)
    source = find_exercises(name, course.exercises) / "source.ipynb"
    write_whole(course.root / "source" / name / f"{name}.ipynb", source.read_bytes())
    config = Config()
    configure(config, str((course.root / "nbgrader_config.py").resolve()))
    config.CourseDirectory.assignment_id = name
    log, lines = _log()
    with opened(course):
        pass
    try:
        maker = GenerateAssignment(CourseDirectory(config=config, log=log), config=config, log=log)
        maker.force = True
        maker.start()
    except Exception as error:  # nbgrader raises whatever its libraries do; why, its log says
        reason = next((line for line in reversed(" ".join(lines).splitlines()) if "Error: " in line), str(error))
        raise ValueError(f"{name} cannot be released into {course.root}: {reason}") from None
    return course.root / "release" / name / f"{name}.ipynb"


def _log() -> tuple[logging.Logger, list[str]]:
    """Give a log that goes nowhere but into a list."""
    log, lines, handler = logging.Logger("nbgrader"), [], logging.Handler()
    handler.emit = lambda entry: lines.append(entry.getMessage())
    log.addHandler(handler)
    return log, lines


def released(course: Course, name: str) -> dict:
    """Read the learner's notebook, with nbgrader's checksums.

    Raises: ValueError where the homework was never released into this course.
    """
    path = course.root / "release" / name / f"{name}.ipynb"
    try:
        return json.loads(path.read_bytes())
    except FileNotFoundError:
        raise ValueError(
            f"{name} is not in this course yet; `companion release {name} --course {course.root}` puts it there"
        ) from None
