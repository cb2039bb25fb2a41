"""nbgrader's own commands in a course of ours: they grade in the box, and find their way about what we wrote."""

import csv
import json
import os
import re
import subprocess
import sys

import pytest
from bs4 import BeautifulSoup
from classes import ROOT, handed_in

from companion.course import gradebook
from companion.course.collecting import collect
from companion.course.folder import open_course
from companion.course.grading import grade_class
from companion.course.standing import standings
from companion.homework.notebook import release


def nbgrader(course, *line):
    """Run one of nbgrader's commands in the course's folder."""
    environ = os.environ | {"PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "nbgrader", *line]
    return subprocess.run(
        command, capture_output=True, text=True, cwd=course.root, env=environ, timeout=300, check=False
    )


@pytest.fixture
def handed(course, came):
    """A course in which two handed in and were graded by the swift grader: 20 points and 16."""
    evil = "<script>alert(1)</script> <img src=x onerror=alert(1)>"
    evil += " [x](javascript:alert(1)) [y]\n\n[y]: javascript:alert(2)"
    collect(course, "softmax", came(ada=handed_in(essay="Because. " + evil), grace=handed_in({4: 0})))
    grade_class(course, "softmax", progress=False)
    return course


@pytest.mark.in_turn(2)
def test_export_and_feedback(handed):
    """The table has our points; the page has the verdicts, and of a learner's text no script."""
    done = nbgrader(handed, "export")
    assert done.returncode == 0, done.stderr
    with open(handed.root / "grades.csv", encoding="utf-8", newline="") as file:
        rows = {row["student_id"]: row for row in csv.DictReader(file)}
    assert {who: float(row["raw_score"] or 0) for who, row in rows.items()} == {
        "ada": 20,
        "grace": 16,
        "emilie": 0,
        "emmy": 0,
    }
    done = nbgrader(handed, "generate_feedback", "softmax")
    assert done.returncode == 0, done.stderr
    page = (handed.root / "feedback/ada/softmax/softmax.html").read_text(encoding="utf-8")
    assert "Exercise 4: 4 of 4 points" in page and "alert(1)" in page
    soup = BeautifulSoup(page, "html.parser")
    assert not [tag for tag in soup.find_all("script") if "alert(1)" in tag.text] and not soup.find(onerror=True)
    assert not soup.find_all(href=re.compile("javascript|harmful"))


@pytest.mark.in_turn(2)
def test_autograde_runs_learners_code_in_the_box_alone(template, tmp_path, boxed):
    """nbgrader's own command gives our marks; a cell that would write a file outside writes none."""
    import shutil

    shutil.copytree(template, tmp_path / "course")
    course, trap = open_course(tmp_path / "course"), tmp_path / "trap"
    notebook = json.loads(handed_in(code=f"open({str(trap)!r}, 'w').write('here')"))
    place = course.place("submitted", "ada", "softmax")
    place.parent.mkdir(parents=True)
    place.write_text(json.dumps(notebook), encoding="utf-8")
    with gradebook.opened(course) as book:
        book.add_student("ada")
    done = nbgrader(course, "autograde", "softmax")
    assert done.returncode == 0, done.stderr
    assert not trap.exists()
    (ada, *_) = standings(course, "softmax")
    assert ada.points == 0 and ada.entries["ex4-check"].automatic == 0


@pytest.mark.in_turn(2)
def test_validate_fails_where_points_are_missing(tmp_path, monkeypatch):
    """What `check` prints is no failure to nbgrader, so it raises there."""
    import nbformat
    from nbgrader.validator import Validator

    notebook = release(ROOT / "exercises/softmax/source.ipynb")
    source = json.loads((ROOT / "exercises/softmax/source.ipynb").read_text(encoding="utf-8"))
    answers = {
        cell["metadata"].get("nbgrader", {}).get("grade_id"): "".join(cell["source"]) for cell in source["cells"]
    }
    kept = []
    for cell in notebook.cells:
        name = cell.metadata.get("nbgrader", {}).get("grade_id")
        if name in ("setup", "ex3", "ex3-check", "ex4", "ex4-check"):
            cell.source = answers[name] if name != "ex4" else cell.source
            kept.append(cell)
    notebook.cells = kept
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    nbformat.write(notebook, tmp_path / "softmax.ipynb")
    found = Validator().validate(str(tmp_path / "softmax.ipynb"))
    (failed,) = found["failed"]
    assert failed["source"] == 'check("4")' and "Exercise 4: 0 of 4 points" in failed["raw_error"]
