"""Exercise 4 of the first chapter: the best question of a tree that answers with numbers."""

from frame import chapter, wrong_answers

FIRST = chapter("ai_ml_dl")

test_wrong_answer = wrong_answers(
    FIRST,
    4,
    {
        "means": ("** 2).sum() for", "** 2).mean() for", "threshold", "the two sides count alike"),
        "sizes": (
            "((side - side.mean()) ** 2).sum()",
            "np.abs(side - side.mean()).sum()",
            "threshold",
            "this adds up the sizes of the errors, not their squares",
        ),
        "a value of x": (
            "best, threshold = error, middle",
            "best, threshold = error, x[x <= middle].max()",
            "threshold",
            "this is the point left of the cut",
        ),
        "the last of two": ("if error < best", "if error <= best", "edge cases", "two cuts that are equally good"),
        "the worst": ("error = sum(", "error = -sum(", "threshold", "this is the worst cut"),
    },
)
