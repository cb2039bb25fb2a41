"""The questions of the project: fair to right answers, and with a word for each wrong one."""

import re

import pytest
from corpus import ROOT
from frame import Questions, chapter
from turns import of_today


class TestQuestions(Questions):
    chapter = chapter("project")
    points = 26  # and 34 by hand
    seeds = of_today(range(100), 2)
    doubles = (5, 6)
    formula = r"\*\*|sqrt|np\.(?!add)|lstsq|ddof|argsort"

    test_planted_fault_in_a_gradient_is_named = None  # no question here owes a gradient
    test_bad_manners_cost_points = None
    test_lost_dtype_is_told = None


def by_hand() -> dict[str, list[str]]:
    """Give for each exercise that is marked by hand the points of its rubric's levels, the most first."""
    cells = chapter("project").tree["cells"]
    tasks = [cell for cell in cells if cell["metadata"].get("nbgrader", {}).get("task")]
    return {
        cell["metadata"]["nbgrader"]["grade_id"]: re.findall(r"^\| (\d) \| ", "".join(cell["source"]), re.M)
        for cell in tasks
    }


def test_rubrics_have_levels():
    """Each begins with all of the exercise's points, falls, and ends with none."""
    promised = {m["grade_id"]: m["points"] for m in marks_of_tasks()}
    assert list(by_hand()) == [f"ex{n}" for n in range(8, 14)] and sum(promised.values()) == 34
    for name, levels in by_hand().items():
        assert [int(level) for level in levels] == sorted(map(int, levels), reverse=True)
        assert int(levels[0]) == promised[name] and levels[-1] == "0" and len(levels) >= 3


def marks_of_tasks() -> list[dict]:
    """Give nbgrader's marks of the exercises that are marked by hand."""
    marks = [cell["metadata"].get("nbgrader", {}) for cell in chapter("project").tree["cells"]]
    return [mark for mark in marks if mark.get("task")]


@pytest.mark.parametrize("title", ["A middling report", "A poor report"])
def test_marked_samples_add_up(title):
    """Every part is marked with a level of its rubric, and the sum is what the heading says."""
    text = (ROOT / "exercises/project/prose.md").read_text(encoding="utf-8")
    told, body = re.search(rf"^## {title}: (\d+) points of 34\n(.*?)(?=^## |\Z)", text, re.M | re.S).groups()
    given = re.findall(r"^\| (\d+)\. [^|]+ \| (\d) \| ", body, re.M)
    levels = by_hand()
    assert [int(number) for number, _ in given] == list(range(8, 14))
    assert all(points in levels[f"ex{number}"] for number, points in given)
    assert sum(int(points) for _, points in given) == int(told)


def test_the_sample_says_what_its_cells_computed():
    """Every number with a decimal point in the sample report stands in an output of the notebook, or rounds to it."""
    cells = chapter("project").tree["cells"]
    folds = [source for cell in cells if (source := "".join(cell["source"])).startswith("<details>")][7:]
    typed = {n for fold in folds for line in re.findall(r"^> (.*)", fold, re.M) for n in re.findall(r"\d\.\d+", line)}
    outputs = [out for cell in cells for out in cell.get("outputs", ())]
    printed = [float(n) for out in outputs for n in re.findall(r"\d+\.\d+", "".join(out.get("text", "")))]
    differences = {"0.005", "0.85", "0.88"}  # of two that are printed; where an axis begins
    assert len(typed) > 10
    for number in typed - differences:
        half = 0.5 * 10.0 ** -len(number.partition(".")[2])
        assert any(abs(float(number) - one) <= half * (1 + 1e-9) for one in printed), number
