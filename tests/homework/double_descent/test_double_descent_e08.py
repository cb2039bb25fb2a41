"""Exercise 8 of the chapter on double descent: an experiment on the risk of a fit."""

from frame import chapter, wrong_answers

test_wrong_answer = wrong_answers(
    chapter("double_descent"),
    8,
    {
        "noisy": ("return (", "return sigma**2 + (", "risk", "a new target's own noise is in it"),
        "the length": ("found - w", "found", "risk", "this is the fit's squared length"),
        "the share": (".sum(axis=1).mean()", ".mean()", "risk", "the squared distances of all weights are added up"),
        "the sum": (".sum(axis=1).mean()", ".sum()", "risk", "take the mean over the draws"),
        "once": ("sigma * rng", "sigma**0.5 * rng", "risk", "its square is the variance"),
        "no noise": ("sigma * rng", "0 * rng", "risk", "the targets have no noise"),
    },
)
