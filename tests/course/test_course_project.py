"""The project from release to export, graded in the real box: half of it by the grader, half by a person.

A hostile report lies beside an honest one: what it spoils is its own.
"""

import csv
import json

import pytest
from classes import ROOT
from click.testing import CliRunner

from companion.cli import main
from companion.course import gradebook
from companion.course.folder import open_course

ROSTER = "learner,first name,last name,email\nada,Ada,Lovelace,\neve,Eve,Mallory,\nmia,Mia,Absent,\n"
RUBRICS = {"ex8": 6, "ex9": 8, "ex10": 5, "ex11": 6, "ex12": 4, "ex13": 5}
HOSTILE = {
    "ex1": "def split(x, seed):\n    import os\n    os._exit(0)",
    "ex2": "def scale(x_train, x_new):\n    return np.zeros((0, 40_000, 30_000))",
    "ex7": "def failures(p, y, count):\n    return {'points': 3, 'table': p, 'balanced': 1.0, 'worst': y}",
}


def typed(*arguments) -> str:
    """Type a command; give what it printed."""
    done = CliRunner().invoke(main, [str(one) for one in arguments])
    assert done.exit_code == 0, (arguments, done.output, done.exception)
    return done.output


def answered(released: dict, **other: str) -> dict:
    """Give a released notebook with the sample solution's code, or other cells, and a text below each rubric."""
    source = json.loads((ROOT / "exercises/project/source.ipynb").read_bytes())
    answers = {c["metadata"]["nbgrader"]["grade_id"]: c["source"] for c in source["cells"] if is_answer(c)} | other
    for cell in released["cells"]:
        if is_answer(cell):
            cell["source"] = answers[cell["metadata"]["nbgrader"]["grade_id"]]
        elif "".join(cell["source"]).startswith("*Your answer to Exercise"):
            cell["source"] = "What I found. <script>alert(1)</script>"
    return released


def is_answer(cell: dict) -> bool:
    """Tell whether a cell is one that a learner writes."""
    return bool(cell["metadata"].get("nbgrader", {}).get("solution"))


@pytest.mark.in_turn(7)
def test_a_project_from_release_to_export(boxed, tmp_path, monkeypatch):
    """Whoever marks by hand gives the rest of the 60 points; nobody else does, whatever a notebook says."""
    typed("course", tmp_path / "course")
    (tmp_path / "course/roster.csv").write_text(ROSTER, encoding="utf-8")
    monkeypatch.chdir(tmp_path / "course")
    typed("release", "project", "--course", ".")
    released = (tmp_path / "course/release/project/project.ipynb").read_text(encoding="utf-8")
    assert "lstsq" not in released
    handed_in = tmp_path / "handed-in"
    handed_in.mkdir()
    (tmp_path / "ada.ipynb").write_text(json.dumps(answered(json.loads(released))), encoding="utf-8")
    told = typed("submit", "project", tmp_path / "ada.ipynb", "--out", handed_in / "ada.ipynb")
    assert "26 of 26 points" in told
    hostile = answered(json.loads(released), **HOSTILE)
    hostile["metadata"] |= {"points": 60, "companion": {"receipt": {"points": 26}}}
    for cell in hostile["cells"]:
        if (marks := cell["metadata"].get("nbgrader", {})).get("task"):
            marks["points"] = 1000
    (handed_in / "eve.ipynb").write_text(json.dumps(hostile), encoding="utf-8")

    typed("collect", "project", handed_in)
    assert "2 graded" in typed("grade", "project")
    with gradebook.opened(open_course(tmp_path / "course")) as book:
        for name, points in RUBRICS.items():
            grade = book.find_grade(name, "project", "project", "ada")
            grade.manual_score, grade.needs_manual_grade = points, False
        book.db.commit()
    typed("feedback", "project")
    typed("export", "project", "--format", "csv")
    lines = (tmp_path / "course/project.csv").read_text(encoding="utf-8").splitlines()
    rows = {row["learner"]: row for row in csv.DictReader(lines)}
    assert {who: (row["points"], row["status"]) for who, row in rows.items()} == {
        "ada": ("60", "graded"),
        "eve": ("7", "to be marked by hand"),
        "mia": ("", "not submitted"),
    }
    pages = [path.read_text(encoding="utf-8") for path in (tmp_path / "course/feedback").rglob("*.html")]
    assert len(pages) == 2 and not any("<script>alert" in page for page in pages)
