"""Exercise 8 of the chapter on universal approximation: a square by folding."""

from frame import chapter, wrong_answers

CHAPTER = chapter("universal_approximation")

test_wrong_answer = wrong_answers(
    CHAPTER,
    8,
    {
        "added": (
            "y = y - folded",
            "y = y + folded",
            "value",
            "the folds are taken off",
        ),
        "halved": (
            "4**k",
            "2**k",
            "value",
            "a quarter of the one before",
        ),
        "from one": (
            "4**k",
            "4 ** (k - 1)",
            "value",
            "the first fold already counts a quarter",
        ),
        "one fewer": (
            "range(1, folds + 1)",
            "range(1, folds)",
            "value",
            "the last fold is missing",
        ),
        "one more": (
            "range(1, folds + 1)",
            "range(1, folds + 2)",
            "value",
            "one fold too many",
        ),
        "in place": (
            "y, folded = np.array(x), np.array(x)",
            "y, folded = x, np.array(x)\n    x *= 1.5",
            "edge cases",
            "changes x in place",
        ),
    },
)
