"""Exercise 6 of the softmax chapter: a binary cross-entropy to repair."""

import numpy as np
import pytest
from frame import chapter
from planting import judged
from sizing import small

from companion.homework.here import calls_here
from companion.homework.verdicts import judge

SOFTMAX = chapter("softmax")
GIVEN = SOFTMAX.question(6).given


def renamed(scores, answers):
    """Give the planted code under other names, and in other words."""
    sure = np.reciprocal(1 + np.exp(-scores))
    surprise = answers * np.log(sure) + (1 - answers) * np.log(1 - sure)

    def back(upstream):
        answers[...] = sure - answers
        return answers * upstream, -scores * (upstream / scores.size)

    return -surprise.mean(), back


renamed.__module__ = "__main__"  # as in a notebook


@pytest.mark.parametrize("function", [GIVEN, renamed], ids=["given", "renamed"])
@pytest.mark.parametrize("hidden", [True, False])
def test_code_as_given_is_told_nothing_but_that(function, hidden):
    """In a repair the bugs are the learner's to find, so none is named; and there are no points by luck."""
    question = small(SOFTMAX.question(6), rounds=1)
    with np.errstate(all="ignore"):
        for seed in range(40):
            verdict = judge(question, calls_here({question.function: function}), seed, hidden)
            assert str(verdict) == (
                "Exercise 6: 0 of 3 points\n"
                "  value, gradient, edge cases: this is the code as given: find the three bugs first, then mend it"
            )


MENDED = {
    "the overflow": ("np.exp(-logits)", "np.exp(np.minimum(-logits, 9))"),
    "the size": ("dlogits * dy", "dlogits * (dy / logits.size)"),
    "the target": ("np.subtract(p, target, out=target)", "p - target"),
}


@pytest.mark.parametrize("bug", MENDED)
def test_code_with_one_bug_mended_is_told_of_the_others(bug):
    """From the first change on, all that is found is told."""
    source = SOFTMAX.cells["ex6"]
    head, given = source.partition("    ### BEGIN SOLUTION")[0], source.partition("### BEGIN GIVEN")[2]
    old, new = MENDED[bug]
    assert old in given
    namespace = {"np": np}
    exec(head + given.replace("    # ", "    ").replace("    #\n", "\n").replace(old, new), namespace)
    with np.errstate(all="ignore"):
        verdict = judged(SOFTMAX.question(6), namespace)
    assert verdict.points < verdict.of and "as given" not in str(verdict) and "hint: experiment" in str(verdict)


CLIPPED = """
def binary_cross_entropy_from_logits(logits, target):
    p = np.clip(1 / (1 + np.exp(-logits)), {0}, 1 - {0})
    value = -(target * np.log(p) + (1 - target) * np.log(1 - p)).mean()
    return value, lambda dy: ((p - target) * (dy / logits.size), -logits * (dy / logits.size))
"""


@pytest.mark.parametrize("smallest", [1e-7, 1e-12])
def test_clipped_probabilities_are_named(smallest):
    """In the repair, clipping p removes the warnings and not the bug."""
    namespace = {"__name__": "__main__", "np": np}
    exec(CLIPPED.format(smallest), namespace)
    with np.errstate(all="ignore"):
        verdict = judged(SOFTMAX.question(6), namespace)
    assert verdict.parts[0].reason.startswith("the value: clipping p cuts off large losses"), str(verdict)
