"""Exercise 9 of the first chapter: cross-validation in which nothing leaks."""

from frame import chapter, wrong_answers

FIRST = chapter("ai_ml_dl")

test_wrong_answer = wrong_answers(
    FIRST,
    9,
    {
        "leak": (
            "x[~out].mean(axis=0), x[~out].std(axis=0)",
            "x.mean(axis=0), x.std(axis=0)",
            "errors",
            "mean and spread were taken from all rows",
        ),
        "own scale": (
            "(x[out] - mean) / size",
            "(x[out] - x[out].mean(axis=0)) / np.maximum(x[out].std(axis=0), 1e-9)",
            "errors",
            "the fold was scaled by its own mean and spread",
        ),
        "not scaled": (
            "mean, size = x[~out].mean(axis=0), x[~out].std(axis=0)",
            "mean, size = 0, 1",
            "errors",
            "nothing was scaled",
        ),
        "a sum": ("** 2).mean())", "** 2).sum())", "errors", "this is the sum over the fold"),
    },
)
