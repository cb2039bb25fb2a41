"""Exercise 9 of the second homework: a bug hunt in a small library."""

import json

import pytest
from frame import chapter, wrong_answers
from planting import judged
from sizing import small
from styles import right_answers

from companion.homework.here import calls_here
from companion.homework.verdicts import judge

HW2 = chapter("hw2")
SOLUTION = HW2.cells["ex9"]
BUGS = {
    "line 7": ("return fit(g, a.shape), fit(g, b.shape)", "return g, fit(g, b.shape)", "stretched", "has shape"),
    "line 23": (
        "one.gradient = one.gradient + part",
        "one.gradient = part",
        "shared",
        "a value that is used twice gets both",
    ),
    "line 26": ("self.v = g.copy()", "self.v = g", "momentum", "the caller's own array"),
    "line 36": (
        "1 - 0.9**self.t, 1 - 0.99**self.t",
        "1 - 0.9 ** (self.t + 1), 1 - 0.99 ** (self.t + 1)",
        "adam",
        "the correction is a step ahead",
    ),
    "line 46": (
        "optimizer.step(g)\n        if schedule:\n            schedule.step()",
        "if schedule:\n            schedule.step()\n        optimizer.step(g)",
        "schedule",
        "who steps first",
    ),
}


def mended(*pairs):
    """Give the solution's cell with some of its places mended in another way."""
    found = SOLUTION
    for old, new in pairs:
        assert old in found
        found = found.replace(old, new)
    return found


test_right_answer = right_answers(
    HW2,
    9,
    {
        "mended elsewhere": mended(
            ("return fit(g, a.shape), fit(g, b.shape)", "return g, g"),
            ("return fit(g * b, a.shape), fit(g * a, b.shape)", "return g * b, g * a"),
            ("one.gradient = one.gradient + part", "one.gradient = one.gradient + fit(part, one.data.shape)"),
        ),
        "in place": mended(
            ("one.gradient = one.gradient + part", "one.gradient += part"),
            ("self.gradient = dy", "self.gradient = self.gradient + dy"),
            ("self.v = g.copy()", "self.v = np.array(g)"),
            ("self.t += 1\n", "one = self.t = self.t + 1\n"),
            ("0.9**self.t, 1 - 0.99**self.t", "0.9**one, 1 - 0.99**one"),
        ),
        "velocity from zero": mended(
            ("self.momentum, self.v = w, lr, momentum, None", "self.momentum, self.v = w, lr, momentum, 0.0"),
            ("if self.momentum and self.v is None:\n            self.v = g.copy()\n        elif self", "if self"),
            ("self.v *= self.momentum\n            self.v += g", "self.v = self.momentum * self.v + g"),
        ),
    },
)

test_wrong_answer = wrong_answers(
    HW2,
    9,
    BUGS
    | {
        "a right line named": ("[7, 23, 26, 36, 46]", "[7, 23, 26, 32, 46]", "lines", "lines"),
        "no correction": (
            "1 - 0.9**self.t, 1 - 0.99**self.t",
            "1, 1",
            "adam",
            "to be corrected for it",
        ),
        "the velocity starts anew": (
            "self.v *= self.momentum\n            self.v += g",
            "self.v = g.copy()",
            "momentum",
            "no velocity goes on",
        ),
        "no schedule": (
            "            schedule.step()",
            "            pass",
            "schedule",
            "is the schedule asked at all",
        ),
    },
)


@pytest.mark.parametrize("bug", BUGS)
def test_each_bug_costs_its_own_point_alone(bug):
    """Who finds four of the five, and says so, loses one point and no other."""
    old, new, part, _ = BUGS[bug]
    namespace = HW2.executed(ex9=mended((old, new)))
    for seed in range(3):
        verdict = judged(HW2.question(9), namespace, seed)
        assert {p.name for p in verdict.parts if p.points < p.of} == {part}, str(verdict)


AS_GIVEN = "as in the library that was given: find by experiment what is wrong, then mend it"


@pytest.mark.parametrize("hidden", [True, False])
def test_the_library_as_given_is_told_nothing_but_that(hidden):
    """The bugs are the learner's to find, so none is named."""
    namespace = HW2.executed(ex9=HW2.given(9))
    verdict = judge(small(HW2.question(9)), calls_here(namespace), 0, hidden)
    assert str(verdict) == f"Exercise 9: 0 of 6 points\n  {', '.join(HW2.file('e09').NAMES)}: {AS_GIVEN}"


@pytest.mark.parametrize("bug", BUGS)
def test_who_finds_one_bug_is_not_told_the_others(bug):
    """What was mended has its point; of what is as it was nothing is said, until a single one is left."""
    *_, part, _ = BUGS[bug]
    kept = [(old, new) for name, (old, new, _, _) in BUGS.items() if name != bug]
    verdict = judged(HW2.question(9), HW2.executed(ex9=mended(*kept, ("[7, 23, 26, 36, 46]", "[]"))))
    assert {p.name: p.reason for p in verdict.parts} == {
        name: "" if name == part else AS_GIVEN for name in HW2.file("e09").NAMES
    }


def test_the_lines_are_those_that_differ():
    """The numbers in the given code lead to the lines that the solution does not have."""
    numbered = [line.partition("  # ") for line in HW2.given(9).splitlines() if "  # " in line]
    assert [int(number) for _, _, number in numbered] == list(range(1, len(numbered) + 1))
    kept = {line.strip() for line in SOLUTION.partition("### BEGIN GIVEN")[0].splitlines()}
    wrong = [int(number) for line, _, number in numbered if line.strip() not in kept]
    assert wrong == json.loads(SOLUTION.partition("LINES = ")[2].splitlines()[0]) == list(HW2.file("e09").LINES)
