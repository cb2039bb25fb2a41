"""Exercise 6, an experiment: by how much a fit flatters itself."""

import numpy as np

from companion.homework.questions import EDGE, PLAIN, Case, Mistake, Question
from companion.homework.sizes import Range, Sizes

from .draws import features

DRAWS = 4000
# In 4,800 runs of the solution, a quarter with the sizes below and the others with the outermost ones, it was off by
# 1.2 to 2.2 % in the root mean square of a middling case, and by 8.2 % at most.
TOLERANCE = 0.15


def cases(rng, sizes):
    """Yield truths about as large as the noise, which is no unit; without a penalty; nothing to be learned."""

    def draw(n, count):
        h = features(rng, n, count)
        w = rng.normal(size=count)
        return h, 4 * w / np.linalg.norm(w)

    def options(**changed):
        drawn = {"sigma": float(rng.uniform(2.6, 3.2)), "penalty": float(rng.uniform(1.5, 3))}
        return drawn | {"draws": DRAWS, "seed": int(rng.integers(10**6))} | changed

    for _ in range(sizes.rounds):
        yield Case(PLAIN, "random features", draw(*sizes.draw(rng)), options())
    n, count = sizes.draw(rng)
    yield Case(EDGE, "no penalty", draw(n, count), options(penalty=0.0))
    h, w = draw(n, count)
    yield Case(EDGE, "a truth that is 0 everywhere", (h, 0 * w), options())


def by_formula(h, w, sigma, penalty, draws, seed, wrong=""):
    """Give the exact mean, or what it becomes with one thing wrong."""
    n, count = h.shape
    S = h @ np.linalg.solve(h.T @ h + penalty * np.eye(count), h.T)
    optimism = 2 * sigma**2 * np.trace(S) / n
    missed = ((h @ w - S @ h @ w) ** 2).mean()
    new = sigma**2 * (1 + (S**2).sum() / n) + missed
    return {
        "new": new,
        "train": new - optimism,
        "truth": new - sigma**2 - (new - optimism),
        "sum": n * optimism,
        "sign": -optimism,
        "once": optimism / sigma,
        "half": optimism / 2,
    }.get(wrong, optimism)


def wrongly(wrong):
    """Give the formula with one thing wrong."""
    return lambda *args, **kwargs: by_formula(*args, **kwargs, wrong=wrong)


WRONG = {
    "new": "this is the error on the new targets: take the old ones' off",
    "train": "this is the error on the old targets: how much more is it on new ones?",
    "truth": "the new targets have noise too, as the old ones have",
    "sum": "an error is the mean over the places, not their sum",
    "sign": "the sign is turned: new minus old",
    "once": "sigma is the noise's standard deviation: its square is the variance",
    "half": "half of it is missing: is the new target's noise another than the old one's?",
}

QUESTION = Question(
    title="An experiment: how a fit flatters itself",
    function="measured_optimism",
    arguments=("h", "w"),
    differentiable=None,
    reference=by_formula,
    cases=cases,
    sizes=Sizes({"examples": Range(18, 22, least=16, most=30), "features": Range(7, 9, least=7, most=10)}, rounds=2),
    points={"optimism": 3, "edge cases": 1},
    hint="keep the places, and draw the noise twice: one for the targets that are fitted, one for those that judge",
    mistakes=tuple(Mistake(text, wrongly(wrong)) for wrong, text in WRONG.items()),
    tolerance={"float64": TOLERANCE},
    answer="the optimism",
    by_chance=True,
)

EQUAL = {
    "old, new = h @ w + sigma * rng.normal(size=(2, draws, n)): left side left out": (
        "the mean does not depend on the truth, as the exercise lets one predict"
    ),
    "old, new = h @ w + sigma * rng.normal(size=(2, draws, n)): Add swapped": "noise is as often below as above",
    "old, new = h @ w + sigma * rng.normal(size=(2, draws, n)): item 1 doubled": "more draws are no worse",
}
