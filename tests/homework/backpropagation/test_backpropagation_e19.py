"""Exercise 19 of the backpropagation chapter: the tape."""

import numpy as np
import pytest
from frame import chapter, wrong_answers
from planting import judged
from sizing import drawn

from companion.homework import verdicts
from companion.homework.verdicts import TOO_DEAR

BACKPROPAGATION = chapter("backpropagation")
FILE = BACKPROPAGATION.file("e19")
WALK = (
    BACKPROPAGATION.cells["ex19"].partition("        order, seen, to_do")[2].partition("        ### END SOLUTION")[0]
)
WALK = "        order, seen, to_do" + WALK
BY_PATHS = """
        def send(number, share):
            number.gradient += share
            for x, slope in number.inputs:
                send(x, share * slope)

        send(self, 1.0)
"""
BY_PATHS_WITH_A_LIST = """
        to_do = [(self, 1.0)]
        while to_do:
            number, share = to_do.pop()
            number.gradient += share
            to_do += [(x, share * slope) for x, slope in number.inputs]
"""
IN_BREADTH = """
        queue, self.gradient = [self], 1.0
        for number in queue:
            for x, slope in number.inputs:
                x.gradient += slope * number.gradient
                if x not in queue:
                    queue.append(x)
"""

test_wrong_answer = wrong_answers(
    BACKPROPAGATION,
    19,
    {
        "overwrites": ("x.gradient +=", "x.gradient =", "values and gradients", "replaces the one before it"),
        "own value": (
            "(self, other.value), (other, self.value)",
            "(self, self.value), (other, other.value)",
            "values and gradients",
            "the other one's value as its slope",
        ),
        "slope of tanh": ("1 - value**2", "1 - value", "values and gradients", "1 minus the square of its value"),
        "no start": ("self.gradient = 1.0", "pass", "values and gradients", "begins with a gradient of 1 at its end"),
        "dict": (
            "in number.inputs:\n                x.grad",
            "in dict(number.inputs).items():\n                x.grad",
            "values and gradients",
            "uses a number twice owes it both shares",
        ),
        "breadth": (WALK, IN_BREADTH, "values and gradients", "sent its gradient on before all of it had arrived"),
        "recursion": (WALK, BY_PATHS, "edge cases", f"a ladder of 60 sums: {TOO_DEAR}"),
    },
)


def test_walk_path_by_path_never_ends(monkeypatch):
    """Right in all small programs, in the long chain too, and no tape."""
    monkeypatch.setattr(verdicts, "LARGE_SECONDS", 1.0)
    source = BACKPROPAGATION.cells["ex19"].replace(WALK, BY_PATHS_WITH_A_LIST)
    verdict = judged(BACKPROPAGATION.question(19), BACKPROPAGATION.executed(ex19=source))
    assert verdict.points == 0 and verdict.parts[0].reason == f"a ladder of 60 sums: {TOO_DEAR}"


@pytest.mark.filterwarnings("ignore")
def test_walk_by_hand_is_autograd():
    """What the known mistakes are made of is right where no mistake is made; most programs use a number twice."""
    cases = [case for seed in range(5) for case in drawn(BACKPROPAGATION.question(19), seed)]
    for case in cases:
        assert np.allclose(FILE.by_hand(*case.args), FILE.by_pytorch(*case.args), rtol=1e-12, atol=1e-14)
