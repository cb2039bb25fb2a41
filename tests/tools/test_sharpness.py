"""The tool that spoils solutions finds each place, and tells sharp checks from blunt ones."""

import ast
import importlib
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from companion.homework.questions import EDGE, PLAIN, Case, Question
from companion.homework.sizes import Range, Sizes

ROOT = Path(__file__).parents[2]
SETS = sorted(path.parent for path in ROOT.glob("exercises/*/source.ipynb"))
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
