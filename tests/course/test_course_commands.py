"""A course from nothing to exported marks, as an instructor types it."""

import csv

import pytest
from classes import ROSTER, handed_in, swift
from click.testing import CliRunner

from companion.cli import main
from companion.homework import batch, box


@pytest.fixture
def typed(monkeypatch, tmp_path, template):
    """Give what runs a command line in a fresh course, and gives its lines; it must succeed, or fail as told."""
    import shutil

    shutil.copytree(template, tmp_path / "course")
    monkeypatch.chdir(tmp_path / "course")
    monkeypatch.setattr(batch, "grade", swift)
    monkeypatch.setattr(box, "why_unavailable", lambda: "")

    def run(line, code=0):
        done = CliRunner().invoke(main, line.split())
        assert done.exit_code == code, (line, done.output, done.exception)
        return [*done.stdout.splitlines(), *(told for told in done.stderr.splitlines() if told and "]" not in told)]

    return run


def table(path):
    """Read a table of marks, by its first column."""
    with open(path, encoding="utf-8", newline="") as file:
        return {row[next(iter(row))]: row for row in csv.DictReader(file)}


def test_from_files_to_marks(typed, came, tmp_path):
    """Everybody in the roster has a row in each table, and what is not certain is said."""
    came(ada=handed_in(essay="Because."), grace=handed_in({4: 0}))
    place = came("2026-10-13 20:00", bob=handed_in())
    (place / "readme.txt").write_text("hello")
    assert typed(f"collect softmax {place}", code=1)[0] == "2 taken, 0 known from before, 1 question"
    assert typed(f"collect softmax {place} --take bob.ipynb=emilie")[0] == "1 taken, 2 known from before, 0 questions"
    line = "marks/softmax.csv: 3 graded, 0 known from before; "
    assert typed("grade softmax") == [line + "1 to be marked by hand, 2 graded, 1 not submitted"]
    assert typed("grade softmax")[0].startswith("marks/softmax.csv: 0 graded, 3 known from before")
    rows = table("marks/softmax.csv")
    assert {learner: row["points"] for learner, row in rows.items()} == {
        "ada": "20",
        "grace": "16",
        "emilie": "18",
        "emmy": "",
    }
    assert rows["emilie"]["lost by lateness"] == "2" and rows["emmy"]["status"] == "not submitted"
    assert typed("feedback softmax") == ["feedback: 3 pages; 1 not final, since a person has yet to mark"]
    for form, first in (("canvas", "Student"), ("moodle", "Username"), ("csv", "learner")):
        told = typed(f"export softmax --format {form} --out {form}.csv")
        assert told == [f"{form}.csv: 4 learners", "not final: 1 to be marked by hand: ada"]
        assert next(iter(table(f"{form}.csv").values())).keys() >= {first}
    assert [row["softmax"] for row in table("canvas.csv").values()] == ["25", "20", "16", "18", "0"]
    assert table("moodle.csv")["emmy"]["softmax feedback"] == "not submitted"
    assert typed("statistics softmax")[0] == "3 of 4 handed in; 18.0 of 25 on average"
    assert typed("similar softmax")[-1].startswith("3 submissions compared")
    assert typed("regrade softmax --question 4 --dry-run")[-1].endswith("nothing was published")


def test_course_is_made_once(typed, tmp_path):
    """A new course is complete as it is: nobody in it yet, and what is there is never replaced."""
    assert typed(f"course {tmp_path / 'new'}")[0].startswith(str(tmp_path / "new" / "course.toml"))
    assert (tmp_path / "new/.gitignore").exists()
    assert typed(f"course {tmp_path / 'new'}", code=1) == [f"Error: {tmp_path / 'new'} is a course already"]
    (tmp_path / "new/roster.csv").write_text(ROSTER, encoding="utf-8")
    assert typed(f"release softmax --course {tmp_path / 'new'}") == [
        f"{tmp_path / 'new'}/release/softmax/softmax.ipynb"
    ]
    assert typed(f"grade softmax --course {tmp_path / 'new'}")[0].endswith("0 known from before; 4 not submitted")


@pytest.mark.parametrize(
    ("line", "told"),
    [
        (
            "grade softmax --course /nowhere",
            "no course in /nowhere: course.toml is missing; `companion course FOLDER`",
        ),
        ("grade nothing", "exercises must be those of "),
        ("grade layers", "layers is not in this course yet; `companion release layers --course . ` puts it there"),
        ("feedback layers", "layers is not in this course yet"),
        ("statistics softmax", "nothing of softmax was graded yet; first: companion grade softmax"),
        ("regrade softmax", "nothing of softmax was graded yet; first: companion grade softmax"),
        ("collect softmax course.toml", "submissions must be a folder or a ZIP file, got course.toml"),
        ("collect softmax . --take ada", "--take must be FILE=LEARNER, got ada"),
        ("collect softmax . --at soon", "a time must be such as 2026-10-12 23:59, got 'soon'"),
    ],
)
def test_refusals_are_one_line(typed, line, told):
    (error,) = typed(line, code=1)
    assert error.startswith(f"Error: {told.replace('. `', '.`')}")
