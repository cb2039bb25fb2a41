"""Exercise 4 of the chapter on double descent: what ridge costs and saves."""

from frame import chapter, wrong_answers

test_wrong_answer = wrong_answers(
    chapter("double_descent"),
    4,
    {
        "once": ("noise**2", "noise", "bias and variance", "a variance is the square of a standard deviation"),
        "sum": ("spread.mean()", "spread.sum()", "bias and variance", "wrong in some entries"),
        "late": ("(bias**2).mean()", "bias.mean() ** 2", "bias and variance", "square each new example's bias"),
        "times n": ("penalty *", "len(h) * penalty *", "bias and variance", "not n times"),
        "old": ("((h_new @ solve)", "((h @ solve)", "bias and variance", "wrong in some entries"),
        "order": (
            "[(bias**2).mean(), noise**2 * spread.mean()]",
            "[noise**2 * spread.mean(), (bias**2).mean()]",
            "bias and variance",
            "the bias comes first",
        ),
    },
)
