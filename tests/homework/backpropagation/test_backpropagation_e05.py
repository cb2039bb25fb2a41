"""Exercise 5 of the backpropagation chapter: a broadcast to repair."""

from frame import chapter, wrong_answers
from planting import judged

BACKPROPAGATION = chapter("backpropagation")

test_wrong_answer = wrong_answers(
    BACKPROPAGATION,
    5,
    {
        "columns left": ("if size == 1", "if size < 0", "gradient", "an axis of size 1 that was stretched must"),
        "mean": ("gradient.sum(axis=repeated", "gradient.mean(axis=repeated", "gradient", "so add"),
        "axes lost": (", keepdims=True", "", "gradient", "): an axis of size 1 was lost on the way: keep it"),
        "one sign": ("(end - input)  # in", "(input - end)  # in", "gradient", "dweight has the wrong sign"),
        "exchanged": ("dy * (1 - weight), dy * weight", "dy * weight, dy * (1 - weight)", "gradient", "places"),
    },
)


def test_broadcast_as_given_is_told_nothing_but_that():
    """In a repair the bug is the learner's to find, so it is not named; and there are no points by luck."""
    for seed in range(20):
        verdict = judged(BACKPROPAGATION.question(5), BACKPROPAGATION.executed(ex5=BACKPROPAGATION.given(5)), seed)
        assert str(verdict) == (
            "Exercise 5: 0 of 3 points\n"
            "  gradient, edge cases: this is the code as given: find out first for which shapes it fails"
        )
