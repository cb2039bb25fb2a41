"""The demonstration's class: thirty files of many kinds, whose they are, and that the set works for each homework."""

import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "tools"))

import course_demo  # noqa: E402


@pytest.mark.parametrize("homework", ["hw1", "softmax"])
def test_thirty_of_a_class_hand_in(tmp_path, homework):
    """Of each file it is certain whose it is, but of the one that is asked; spoilt answers are other ones."""
    from companion.course.collecting import owners_of
    from companion.course.roster import read_roster

    course_demo.make(homework, tmp_path)
    roster = read_roster(tmp_path / "course/roster.csv")
    files = [path.relative_to(tmp_path / "handed-in").as_posix() for path in (tmp_path / "handed-in").rglob("*.*")]
    notebooks = [name for name in files if name.lower().endswith(".ipynb")]
    owners = {name: [one.id for one in owners_of(name, homework, roster)] for name in notebooks}
    assert (len(roster.learners), len(notebooks)) == (32, 30)
    assert [name for name, found in owners.items() if len(found) != 1] == ["Untitled7.ipynb"]
    assert {who for found in owners.values() for who in found} >= set(course_demo.HOSTILE)
    answers = course_demo.Answers(homework)
    assert all(course_demo._spoilt(code) != code for code in answers.solution.values())
