"""The tool that spoils solutions finds each place, and tells sharp checks from blunt ones."""

import ast
import datetime
import importlib
import json
import random
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from companion.chapters import CHAPTERS
from companion.homework.exercises import ExerciseSet, load_exercises
from companion.homework.questions import EDGE, PLAIN, Case, Question
from companion.homework.sizes import Range, Sizes

ROOT = Path(__file__).parents[2]
SETS = sorted(path.parent for path in ROOT.glob("exercises/*/source.ipynb"))
STORED = json.loads((ROOT / "exercises" / "sharpness.json").read_text(encoding="utf-8"))
ROWS = [(name, number) for name, rows in STORED.items() for number in rows]
TODAY = random.Random(datetime.date.today().isoformat()).sample(ROWS, 3)
SOLUTION = '''
def spread(x):
    """Average the squares of each column's distances from its mean, and add 1."""
    ### BEGIN SOLUTION
    away = x - x.mean(axis=0)
    return (away * away).mean(axis=0) + 1
    ### END SOLUTION
    ### BEGIN GIVEN
    # return x.mean(axis=1)
    ### END GIVEN
'''


@pytest.fixture(scope="module")
def tool():
    sys.path.insert(0, str(ROOT / "tools"))
    yield importlib.import_module("sharpness")
    sys.path.pop(0)


def cases(rng, sizes):
    """Yield a plain case and an edge case."""
    yield Case(PLAIN, "random inputs", (rng.normal(0, 1, (5, 3)),))
    yield Case(EDGE, "a batch of one (N = 1)", (rng.normal(0, 1, (1, 3)),))


QUESTION = Question(
    title="Spread",
    function="spread",
    arguments=("x",),
    differentiable=None,
    reference=lambda x: x.var(axis=0) + 1,
    cases=cases,
    sizes=Sizes({"batch": Range(4, 9)}),
    points={"value": 1, "edge cases": 1},
    hint="",
    mistakes=(),
    number=4,
)


def test_every_term_axis_sign_and_operator_is_spoilt_once(tool):
    every = [changed for *_, changed in tool.spoilt(SOLUTION)]
    for wanted in (
        "away = x + x.mean(axis=0)\n",
        "away = x.mean(axis=0) - x\n",
        "away = x\n",
        "away = x - x.mean(axis=1)\n",
        "(away / away)",
        "return (away * away).mean(axis=0) - 1\n",
        "return (away * away).mean(axis=0) + 2\n",
        "return (away * away).mean(axis=0)\n",
    ):
        assert sum(wanted in changed + "\n" for changed in every) >= 1, wanted
    assert len(every) == len(set(every)) and ast.unparse(ast.parse(SOLUTION)) not in every


def test_an_axis_and_the_letters_of_an_einsum_are_spoilt(tool):
    every = [changed for *_, changed in tool.spoilt("y = np.einsum('nd,od->no', x, w).sum(axis=1)")]
    for wanted in ("'dn,od->no'", "'nd,do->no'", "'nd,od->on'", "axis=0"):
        assert sum(wanted in changed for changed in every) == 1, wanted


def test_sharp_checks_notice_and_blunt_ones_do_not(tool):
    """The distance may be taken from the other side: that changes nothing, and is all that survives."""
    tried = tool.sharpness(QUESTION, {"ex4": SOLUTION})
    assert [what for _, what, _, lost in tried if not lost] == ["operands exchanged"]
    zeros = (Case(kind, "", (np.zeros((3, 3)),)) for kind in (PLAIN, EDGE))
    blunt = replace(QUESTION, cases=lambda rng, sizes, drawn=tuple(zeros): drawn)
    survived = [what for _, what, _, lost in tool.sharpness(blunt, {"ex4": SOLUTION}) if not lost]
    assert {"Sub swapped", "0 raised"} <= set(survived)


def test_a_solution_that_loses_points_is_not_spoilt(tool):
    with pytest.raises(ValueError, match="exercise 4: its solution must have all points first"):
        tool.sharpness(QUESTION, {"ex4": SOLUTION.replace("+ 1", "+ 2")})


@pytest.mark.parametrize("place", SETS, ids=lambda place: place.name)
def test_every_graded_answer_can_be_spoilt(tool, place):
    """Each question's file has its cell, which is Python, and has more than one place to spoil."""
    cells = tool.solutions(place)
    for path in place.glob("e[0-9][0-9].py"):
        assert len(tool.spoilt(cells[f"ex{int(path.stem[1:])}"])) >= 3, path


def test_what_changes_nothing_is_left_out_by_name_and_a_wrong_name_is_refused(tool, tmp_path):
    loaded = a_set(tmp_path, equal={"away = x - x.mean(axis=0): operands exchanged": "squares"})
    row = tool.measure(loaded, QUESTION)
    assert (row["equal"], row["survivors"], row["lost"]) == (1, [], row["spoilt"] - 1)
    before = tool.digest(loaded, QUESTION)
    assert tool.digest(a_set(tmp_path, equal={}), QUESTION) != before
    assert tool.measure(loaded, QUESTION)["survivors"] == ["away = x - x.mean(axis=0): operands exchanged"]
    for stale in ("away = x - x.mean(axis=0): Sub swapped", "away = x - x.mean(axis=1): operands exchanged"):
        with pytest.raises(ValueError, match=rf"exercise 4: EQUAL names what is no such change: .*{stale[-9:]}"):
            tool.measure(a_set(tmp_path, equal={stale: "no"}), QUESTION)


def a_set(place, equal):
    """Make a set of exercises of one question."""
    cell = {"metadata": {"nbgrader": {"grade_id": "ex4", "solution": True}}, "source": SOLUTION}
    (place / "source.ipynb").write_text(json.dumps({"cells": [cell]}))
    (place / "e04.py").write_text(f"EQUAL = {equal!r}\n")
    return ExerciseSet("a set", place, (QUESTION,), "")


@pytest.mark.parametrize("name", STORED)
def test_the_scores_shown_are_of_the_exercises_there_are(tool, name):
    """After a change: python tools/sharpness.py --store."""
    loaded = load_exercises(name)
    now = {str(question.number): tool.digest(loaded, question) for question in loaded.questions}
    assert {number: row["digest"] for number, row in STORED[name].items()} == now


def test_every_chapters_checks_are_sharp():
    """95 % of the wrong answers lose points, where the question's file does not say why they can not."""
    assert set(STORED) >= {chapter.name for chapter in CHAPTERS if chapter.pages}
    for name, number in ROWS:
        row = STORED[name][number]
        assert row["lost"] + len(row["survivors"]) == row["spoilt"] - row["equal"] > 0
        assert row["blunt"] or row["lost"] >= 0.95 * (row["spoilt"] - row["equal"]), (name, number, row["survivors"])
        assert row["equal"] <= 0.2 * row["spoilt"]
    assert not any(STORED[name][number]["blunt"] for name, number in ROWS)


@pytest.mark.parametrize(("name", "number"), TODAY)
def test_every_day_some_scores_are_measured_anew(tool, name, number):
    loaded = load_exercises(name)
    question = loaded.question(number)
    some = slice(random.Random(datetime.date.today().isoformat()).randrange(4), None, 4)
    found, stored = tool.measure(loaded, question, some), STORED[name][number]
    source = tool.answers(loaded)[f"ex{number}"]
    asked = {tool.name(source, line, what) for line, what, _ in tool.spoilt(source)[some]}
    assert found["spoilt"] == len(asked)
    assert found["survivors"] == [survivor for survivor in stored["survivors"] if survivor in asked]
