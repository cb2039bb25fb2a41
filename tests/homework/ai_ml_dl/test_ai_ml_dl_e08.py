"""Exercise 8 of the first chapter: precision and recall."""

from frame import chapter, wrong_answers

FIRST = chapter("ai_ml_dl")

test_wrong_answer = wrong_answers(
    FIRST,
    8,
    {
        "exchanged": (
            '"precision": share(hits, answered),\n        "recall": share(hits, true)',
            '"precision": share(hits, true),\n        "recall": share(hits, answered)',
            "counts",
            "precision: this is the recall",
        ),
        "of all": ("share(hits, true)", "share(hits, len(labels))", "counts", "recall: this is a share of all"),
        "a mean": (
            "share(2 * hits, answered + true)",
            "(share(hits, answered) + share(hits, true)) / 2",
            "counts",
            "f1: this is the mean of the two",
        ),
        "half": ("share(2 * hits", "share(hits", "counts", "f1: this is half of F1"),
        "two at least": ("np.maximum(whole, 1)", "np.maximum(whole, 2)", "edge cases", "one example of each class"),
        "nothing answered": ("np.maximum(whole, 1)", "whole", "edge cases", "a class that is never answered"),
    },
)
