"""A class graded in the box, beside the same class graded by nbgrader alone.

Both grade the same notebooks into a grade book, one after the other, and must give the same points. nbgrader starts a
kernel for each and runs the notebook's own checks there, unprotected; ours starts a box for each, with an interpreter
in it, and asks from outside. PyTorch, which the checks compare with, is loaded once by ours, and by each of
nbgrader's kernels. The time is the wall's, since either waits for processes of its own.

Otter-grader is not among the contestants.
"""

from __future__ import annotations

import json
import logging
import shutil
import tempfile
import time
from pathlib import Path

from benchmarks import tables

TITLE = "A class's homework, graded beside nbgrader"


def rows(quick: bool) -> list[dict]:
    """List homeworks, and how many hand them in."""
    sizes = [("softmax", 2)] if quick else [("softmax", 2), ("softmax", 10), ("hw1", 10)]
    return [{"homework": name, "submissions": count, "threads": 1} for name, count in sizes]


def measure(row: dict, quick: bool) -> dict:
    """Grade a class by ours and by nbgrader; refuse where the points differ, or are not all there are."""
    import torch  # noqa: F401 (it is loaded before anything is timed)

    from companion.course.gradebook import enrol
    from companion.homework.exercises import load_exercises

    name = row["homework"]
    most = sum(sum(question.points.values()) for question in load_exercises(name).questions)
    with tempfile.TemporaryDirectory() as folder:
        ours, theirs = Path(folder) / "ours", Path(folder) / "theirs"
        course = prepared(ours, name, [f"learner{i}" for i in range(row["submissions"])])
        enrol(course)
        shutil.copytree(ours, theirs)
        seconds, points = {}, {}
        for contestant, root, grade in (("ours", ours, by_ours), ("nbgrader", theirs, by_nbgrader)):
            start = time.perf_counter()
            grade(root, name)
            seconds[contestant] = [(time.perf_counter() - start) / row["submissions"]]
            points[contestant] = scores(root, name)
    if points != dict.fromkeys(points, [float(most)] * row["submissions"]):
        raise RuntimeError(f"all should have {most} points, got {points}")
    return {"seconds": seconds}


def prepared(root: Path, name: str, learners: list[str]):
    """Make a course with a homework in it, which everybody has handed in, right."""
    from companion.course.folder import make_course, open_course
    from companion.course.releasing import release_into, released

    make_course(root)
    (root / "roster.csv").write_text("\n".join(["learner", *learners]) + "\n", encoding="utf-8")
    course = open_course(root)
    release_into(course, name)
    source = json.loads((root / "source" / name / f"{name}.ipynb").read_text(encoding="utf-8"))
    answers = {cell["metadata"].get("nbgrader", {}).get("grade_id"): cell["source"] for cell in source["cells"]}
    notebook = released(course, name)
    for cell in notebook["cells"]:
        marks = cell["metadata"].get("nbgrader", {})
        if marks.get("solution") and cell["cell_type"] == "code":
            cell["source"] = answers[marks["grade_id"]]
    for learner in learners:
        path = course.place("submitted", learner, name)
        path.parent.mkdir(parents=True)
        path.write_text(json.dumps(notebook | {"metadata": notebook["metadata"] | {"of": learner}}), encoding="utf-8")
    return course


def by_ours(root: Path, name: str) -> None:
    """Grade as ``companion grade`` does, one at a time."""
    from companion.course.folder import open_course
    from companion.course.grading import grade_class

    grade_class(open_course(root), name, jobs=1, progress=False)


def by_nbgrader(root: Path, name: str) -> None:
    """Grade as ``nbgrader autograde`` does where it is not told of ours."""
    from nbgrader.converters import Autograde
    from nbgrader.coursedir import CourseDirectory
    from traitlets.config import Config

    config, log = Config(), logging.Logger("nbgrader", logging.ERROR)
    config.CourseDirectory.root, config.CourseDirectory.assignment_id = str(root), name
    Autograde(CourseDirectory(config=config, log=log), config=config, log=log).start()


def scores(root: Path, name: str) -> list[float]:
    """Read everybody's automatic points from the grade book."""
    from companion.course.folder import open_course
    from companion.course.gradebook import pages

    found = pages(open_course(root), name).values()
    return [sum(entry.automatic or 0.0 for entry in page.entries.values()) for page in found]


def table(records: list[dict]) -> str:
    """Show seconds a submission, and how many times as long nbgrader takes."""
    return tables.race_table(records, ("ours", "nbgrader"), [("nbgrader", "ours")])
