"""Exercise 8, an experiment: the risk of a fit."""

import numpy as np

from companion.homework.questions import EDGE, PLAIN, Case, Mistake, Question
from companion.homework.sizes import Range, Sizes

DRAWS = 1000
# The mean of 1,000 draws is off by 2.7 % at most, in one standard deviation, where 20 % are allowed: a right answer
# fails less than once in 100,000 cases.
TOLERANCE = 0.2


def cases(rng, sizes):
    """Yield truths with fewer features than examples and with more, never near the threshold."""

    def weights(count):
        w = rng.normal(size=count)
        return w * rng.uniform(1.5, 3) / np.linalg.norm(w)

    def options(n, sigma):
        return {"n": n, "sigma": sigma, "draws": DRAWS, "seed": int(rng.integers(10**6))}

    for _ in range(sizes.rounds):
        (n,) = sizes.draw(rng)
        sigma = float(rng.uniform(1.6, 2.2))
        yield Case(PLAIN, "fewer features than examples", (weights(n // 2),), options(n, sigma))
        yield Case(PLAIN, "more features than examples", (weights(2 * n),), options(n, sigma))
    (n,) = sizes.draw(rng)
    yield Case(EDGE, "no noise", (weights(2 * n),), options(n, 0.0))
    yield Case(EDGE, "three features", (weights(3),), options(n, 1.7))


def by_formula(w, n, sigma, draws, seed, wrong=""):
    """Give the exact mean, or what it becomes with one thing wrong."""
    count, length2 = len(w), float(w @ w)
    noise2 = sigma if wrong == "once" else sigma**2
    if count < n:
        seen, spread = 1.0, count / (n - count - 1)
        train = noise2 * (1 - count / n)
    else:
        seen, spread, train = n / count, n / (count - n - 1), 0.0
    risk = length2 * (1 - seen) + noise2 * spread
    return {
        "floor": risk + noise2,
        "train": train,
        "length": length2 * seen + noise2 * spread,
        "share": risk / count,
        "sum": risk * draws,
        "no noise": length2 * (1 - seen),
    }.get(wrong, risk)


def wrongly(wrong):
    """Give the formula with one thing wrong."""
    return lambda *args, **kwargs: by_formula(*args, **kwargs, wrong=wrong)


WRONG = {
    "floor": "a new target's own noise is in it: compare with the truth",
    "train": "this is the error at the training examples: ask new ones",
    "length": "this is the fit's squared length: how far is it from the truth?",
    "share": "the squared distances of all weights are added up, for new features have length 1 in each",
    "sum": "take the mean over the draws",
    "once": "sigma is the noise's standard deviation: its square is the variance",
    "no noise": "the targets have no noise",
}

QUESTION = Question(
    title="An experiment: the risk of a fit",
    function="measured_risk",
    arguments=("w",),
    differentiable=None,
    reference=by_formula,
    cases=cases,
    sizes=Sizes({"examples": Range(16, 20, least=16, most=40)}, rounds=2),
    points={"risk": 3, "edge cases": 1},
    hint="new features are independent with variance one: what is the mean square of their product with a vector?",
    mistakes=tuple(Mistake(text, wrongly(wrong)) for wrong, text in WRONG.items()),
    tolerance={"float64": TOLERANCE},
    answer="the risk",
    by_chance=True,
)

EQUAL = {
    "y = h @ w + sigma * rng.normal(size=(draws, n)): Add swapped": (
        "noise is as likely as the same noise with the other sign"
    ),
    "y = h @ w + sigma * rng.normal(size=(draws, n)): right side left out (2)": (
        "features that favour no direction meet every noise of one length with the same mean risk"
    ),
}
