"""Exercise 14 of the third chapter: a network beside the best that its own hidden units can do."""

from frame import chapter, wrong_answers

THIRD = chapter("universal_approximation")

test_wrong_answer = wrong_answers(
    THIRD,
    14,
    {
        "at the places of the fit": (
            "layer(new) @ weights - target",
            "layer(x) @ weights - y",
            "errors",
            "these are the errors at the places of the fit",
        ),
        "no root": (
            "np.sqrt((off**2).mean(axis=1))",
            "(off**2).mean(axis=1)",
            "errors",
            "this is the mean squared error",
        ),
        "signed": (
            "np.abs(off).max(axis=1)",
            "off.max(axis=1)",
            "errors",
            "the largest error may be one below the curve",
        ),
        "solved comes first": ("(given, best)", "(best, given)", "errors", "the solved network comes second"),
        "no bias": (
            "best = np.linalg.lstsq(layer(x), y, rcond=1e-6)[0]",
            "best = np.append(np.linalg.lstsq(layer(x)[:, :-1], y, rcond=1e-6)[0], 0)",
            "errors",
            "the output bias is solved for too",
        ),
    },
)
