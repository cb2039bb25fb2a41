"""A class graded in the box, beside the same class graded by nbgrader alone, and by otter-grader where it is there.

All grade the same notebooks, one after the other, and must give the same points; ours and nbgrader write a grade
book. nbgrader starts a kernel for each and runs the notebook's own checks there, unprotected. So does otter, whose
tests call the same checks. Ours starts a box for each, with an interpreter in it, and asks from outside; "two jobs"
is how ``companion grade`` comes. PyTorch, which the checks compare with, is loaded once by ours, and by each of the
others' kernels. The time is the wall's, since all wait for processes of their own.

Otter-grader wants other versions of what the book uses, so it takes part from an environment of its own, which has
PyTorch, too: the variable COMPANION_OTTER names that environment's Python.
"""

from __future__ import annotations

import json
import logging
import os
import shutil
import subprocess
import tempfile
import time
from functools import partial
from pathlib import Path

from benchmarks import tables

TITLE = "A class's homework, graded beside nbgrader and otter"
OURS, TWO, NBGRADER, OTTER = "ours", "ours, two jobs", "nbgrader", "otter"
OTTERS_TEST = """OK_FORMAT = False
from otter.test_files import test_case
name, points = "{number}", {points}

@test_case()
def test_exercise(check):
    check("{number}")
"""


def rows(quick: bool) -> list[dict]:
    """List homeworks, and how many hand them in."""
    sizes = [("softmax", 2)] if quick else [("softmax", 2), ("softmax", 10), ("hw1", 10)]
    return [{"homework": name, "submissions": count, "threads": 1} for name, count in sizes]


def measure(row: dict, quick: bool) -> dict:
    """Grade a class by each; refuse where the points differ, or are not all there are."""
    import torch  # noqa: F401 (it is loaded before anything is timed)

    from companion.course.gradebook import enrol
    from companion.homework.exercises import load_exercises

    name = row["homework"]
    most = sum(sum(question.points.values()) for question in load_exercises(name).questions)
    contestants = {OURS: partial(by_ours, jobs=1), TWO: partial(by_ours, jobs=2), NBGRADER: by_nbgrader}
    if why_no_otter() is None:
        contestants[OTTER] = by_otter
    with tempfile.TemporaryDirectory() as folder:
        place, seconds, points = Path(folder), {}, {}
        course = prepared(place / "course", name, [f"learner{i}" for i in range(row["submissions"])])
        enrol(course)
        for contestant, grade in contestants.items():
            root = place / f"by {contestant}"
            shutil.copytree(course.root, root)
            if contestant == OTTER:
                prepare_otter(root, name)
            start = time.perf_counter()
            grade(root, name)
            seconds[contestant] = [(time.perf_counter() - start) / row["submissions"]]
            points[contestant] = otters_scores(root) if contestant == OTTER else scores(root, name)
    if points != dict.fromkeys(points, [float(most)] * row["submissions"]):
        raise RuntimeError(f"all should have {most} points, got {points}")
    return {"seconds": seconds, "absent": why_no_otter()}


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


def by_ours(root: Path, name: str, jobs: int) -> None:
    """Grade as ``companion grade`` does."""
    from companion.course.folder import open_course
    from companion.course.grading import grade_class

    grade_class(open_course(root), name, jobs=jobs, progress=False)


def by_nbgrader(root: Path, name: str) -> None:
    """Grade as ``nbgrader autograde`` does where it is not told of ours."""
    from nbgrader.converters import Autograde
    from nbgrader.coursedir import CourseDirectory
    from traitlets.config import Config

    config, log = Config(), logging.Logger("nbgrader", logging.ERROR)
    config.CourseDirectory.root, config.CourseDirectory.assignment_id = str(root), name
    Autograde(CourseDirectory(config=config, log=log), config=config, log=log).start()


def why_no_otter() -> str | None:
    """Say why otter takes no part; None where it does."""
    python = os.environ.get("COMPANION_OTTER")
    if not python:
        return "COMPANION_OTTER names no Python that has otter-grader and PyTorch"
    asked = subprocess.run([python, "-c", "import otter, torch"], capture_output=True, text=True, check=False)
    return (asked.stderr.strip().rpartition("\n")[2] or f"{python} fails") if asked.returncode else None


def otter(root: Path, *arguments: str) -> None:
    """Run a command of otter's. With nbgrader's variable a check that fails raises, as otter's tests want."""
    env = os.environ | {"NBGRADER_EXECUTION": "autograde"}
    command = [os.environ["COMPANION_OTTER"], "-m", "otter", *arguments]
    done = subprocess.run(command, cwd=root, env=env, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"otter {arguments[0]} ended with status {done.returncode}: {done.stderr[-500:]}")


def prepare_otter(root: Path, name: str) -> None:
    """Make otter's autograder; it calls each check itself, so the notebooks lose the cells that do."""
    from companion.homework.exercises import load_exercises

    (root / "tests").mkdir()
    for question in load_exercises(name).questions:
        text = OTTERS_TEST.format(number=question.number, points=question.of)
        (root / "tests" / f"e{question.number:02}.py").write_text(text, encoding="utf-8")
    settings = ["--no-config", "--no-requirements", "--no-environment"]
    otter(root, "generate", "-t", "tests", "-o", "autograder.zip", *settings)
    for path in root.glob(f"submitted/*/{name}/{name}.ipynb"):
        notebook = json.loads(path.read_text(encoding="utf-8"))
        marks = [cell["metadata"].get("nbgrader", {}) for cell in notebook["cells"]]
        kept = [not m.get("grade") or bool(m.get("solution")) for m in marks]
        notebook["cells"] = [cell for cell, keep in zip(notebook["cells"], kept, strict=True) if keep]
        path.write_text(json.dumps(notebook), encoding="utf-8")


def by_otter(root: Path, name: str) -> None:
    """Grade as ``otter run`` does, one after the other; its containers would add to that."""
    for path in sorted(root.glob(f"submitted/*/{name}/{name}.ipynb")):
        out = root / "otters" / path.parent.parent.name
        out.mkdir(parents=True)
        otter(root, "run", str(path), "-a", "autograder.zip", "-o", str(out), "--no-logo")


def otters_scores(root: Path) -> list[float]:
    """Read what otter gave everybody."""
    found = [json.loads(path.read_text(encoding="utf-8")) for path in sorted(root.glob("otters/*/results.json"))]
    return [sum(test.get("score") or 0.0 for test in result["tests"]) for result in found]


def scores(root: Path, name: str) -> list[float]:
    """Read everybody's automatic points from the grade book."""
    from companion.course.folder import open_course
    from companion.course.gradebook import pages

    found = pages(open_course(root), name).values()
    return [sum(entry.automatic or 0.0 for entry in page.entries.values()) for page in found]


def table(records: list[dict]) -> str:
    """Show seconds a submission, and how many times as long the others take; say why otter is absent."""
    text = tables.race_table(
        records,
        (OURS, TWO, NBGRADER, OTTER),
        [(NBGRADER, OURS), (NBGRADER, TWO), (OTTER, OURS), (OTTER, TWO)],
    )
    absent = {record["result"]["absent"] for record in records} - {None}
    return text + "".join(f"\n\nNot measured: otter: {why}" for why in sorted(absent))
