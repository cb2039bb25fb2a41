"""Exercise 2 of the backpropagation chapter: the best step of a difference."""

from frame import chapter, wrong_answers

BACKPROPAGATION = chapter("backpropagation")

test_wrong_answer = wrong_answers(
    BACKPROPAGATION,
    2,
    {
        "equal errors": ("(order * c)", "c", "step", "there both errors are equal"),
    },
)
