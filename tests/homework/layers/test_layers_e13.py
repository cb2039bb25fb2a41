"""Exercise 13 of the layers chapter: repair the silent square."""

from frame import chapter, wrong_answers

test_wrong_answer = wrong_answers(
    chapter("layers"),
    13,
    {
        "mean": (
            "(weight * difference**2).sum() / weight.sum()",
            "(difference**2).mean()",
            "error",
            "weights are not used",
        ),
        "by N": (" / weight.sum()", " / len(weight)", "error", "divides by the sum of the weights, not by N"),
        "sum": (" / weight.sum()", "", "error", "this is the sum"),
        "squared weights": (
            "weight * difference**2",
            "(weight * difference)**2",
            "error",
            "the weights were squared",
        ),
        "a row alone": ("wanted.reshape(-1)", "wanted", "edge cases", "wanted of shape (N, 1)"),
    },
)
