"""Exercise 5 of the chapter on gradient descent: an AdamW to repair."""

import numpy as np
import pytest
from frame import chapter
from planting import judged
from sizing import small

from companion.homework.here import calls_here
from companion.homework.verdicts import judge

CHAPTER = chapter("gradient_descent")


@pytest.mark.parametrize("hidden", [True, False])
def test_code_as_given_is_told_nothing_but_that(hidden):
    question = CHAPTER.question(5)
    for seed in range(10):
        verdict = judge(small(question, rounds=1), calls_here({question.function: question.given}), seed, hidden)
        assert str(verdict) == (
            "Exercise 5: 0 of 3 points\n"
            "  path, edge cases: this is the code as given: find the three bugs first, then mend it"
        )


MENDED = {
    "the memory": (
        ("m = (0.9 * m + 0.1 * g) / (1 - 0.9**t)", "m = 0.9 * m + 0.1 * g"),
        ("step = m /", "step = m / (1 - 0.9**t) /"),
        "eps stands inside the root",
    ),
    "the epsilon": (
        ("np.sqrt(s / (1 - 0.999**t) + eps)", "(np.sqrt(s / (1 - 0.999**t)) + eps)"),
        ("path", "path"),
        "what is corrected must not be kept",
    ),
}


@pytest.mark.parametrize("bug", MENDED)
def test_code_with_one_bug_mended_is_told_of_the_others(bug):
    source = CHAPTER.cells["ex5"]
    head, given = source.partition("    ### BEGIN SOLUTION")[0], source.partition("### BEGIN GIVEN")[2]
    given = given.replace("    # ", "    ").replace("w *= ", "w = w * (").replace("lr * decay", "lr * decay)")
    given = given.replace("w -= lr * step", "w = w - lr * step")
    *repairs, told = MENDED[bug]
    for old, new in repairs:
        assert old in given
        given = given.replace(old, new)
    namespace = {"np": np}
    exec(head + given, namespace)
    verdict = judged(CHAPTER.question(5), namespace)
    assert verdict.points < verdict.of and "as given" not in str(verdict) and "hint: experiment" in str(verdict)
    if bug == "the memory":
        assert told in str(verdict), str(verdict)


def test_a_changed_argument_is_told():
    source = CHAPTER.cells["ex5"].replace(
        "w = (1 - lr * decay) * w - lr * step", "w *= 1 - lr * decay; w -= lr * step"
    )
    namespace = CHAPTER.executed(ex5=source.replace("path.append(w)", "path.append(w.copy())"))
    assert "it changes w in place" in str(judged(CHAPTER.question(5), namespace))
