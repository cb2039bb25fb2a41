"""Exercise 10, the risk of ridge, where no two features are alike."""

import numpy as np

from companion.homework.packing import with_gaps
from companion.homework.questions import EDGE, PLAIN, Case, Mistake, Question, single
from companion.homework.sizes import Range, Sizes

from .draws import doubles, like


def cases(rng, sizes):
    """Yield fewer features than examples and more, with and without a penalty, and none that tells anything."""

    def draw(count):
        return rng.uniform(0.3, 3, count), rng.normal(size=count)

    def options(n, **changed):
        return {"n": n, "noise": float(rng.uniform(1.3, 2)), "penalty": float(rng.uniform(3, 12))} | changed

    for i in range(sizes.rounds):
        n, more = sizes.draw(rng)
        yield Case(PLAIN, "random variances", draw(n - more if i % 2 else n + more), options(n))
    n, more = sizes.draw(rng)
    yield Case(EDGE, "no penalty, more features than examples", draw(n + more), options(n, penalty=0.0))
    yield Case(EDGE, "no penalty, fewer features than examples", draw(n - more), options(n, penalty=0.0))
    yield Case(EDGE, "no noise", draw(n + more), options(n, noise=0.0))
    yield Case(EDGE, "float32 inputs", tuple(map(single, draw(n + more))), options(n))
    yield Case(EDGE, "inputs stored with gaps (not contiguous)", tuple(map(with_gaps, draw(n + more))), options(n))
    variances, weights = draw(n + more)
    yield Case(EDGE, "a truth that is 0 everywhere", (variances, 0 * weights), options(n))
    yield Case(EDGE, "a small penalty, fewer features than examples", draw(n - more), options(n, penalty=0.5))


def threshold(v, n, penalty):
    """Find k with sum v / (v + k) + penalty / k = n; both terms fall with k, so by halving."""
    if penalty == 0 and len(v) <= n:
        return 0.0
    low, high = -60.0, 60.0
    for _ in range(160):
        middle = (low + high) / 2
        k = np.exp(middle)
        low, high = (middle, high) if (v / (v + k)).sum() + penalty / k > n else (low, middle)
    return np.exp((low + high) / 2)


def by_halving(variances, weights, n, noise, penalty, wrong=""):
    """Give the excess risk in the limit, or with one thing wrong."""
    v, w = doubles(variances, weights)
    k = penalty / n if wrong == "k" else threshold(v, n, penalty)
    kept = v / (v + k)
    missed = (1 - kept) ** 2 * (w**2 if wrong == "variance" else v * w**2)
    if wrong == "square":
        missed = (1 - kept) * v * w**2
    noise2 = noise if wrong == "once" else noise**2
    share = (kept.sum() if wrong == "trace" else (kept**2).sum()) / n
    if wrong == "apart":
        return like(variances, missed.sum() + noise2 * share / (1 - share))
    if wrong == "alone":
        return like(variances, missed.sum())
    total = (missed.sum() + noise2) / (1 - share)
    return like(variances, total if wrong == "floor" else total - noise2)


def wrongly(wrong):
    """Give the risk with one thing wrong."""
    return lambda *args, **kwargs: by_halving(*args, **kwargs, wrong=wrong)


WRONG = {
    "floor": "a new target's own noise is in it: compare with the truth",
    "k": "the few examples add to the penalty: k is more than penalty over n, and without a penalty it is not 0",
    "variance": "what is missed of a weight counts by the variance of its feature",
    "square": "what is missed is squared, its share too",
    "once": "the noise is a standard deviation: its square is the variance",
    "trace": "the shares that are kept are squared before they are added up, below",
    "apart": "what is missed acts as noise does, and is divided too",
    "alone": "this is the bias of the limit alone: where is the variance?",
}

QUESTION = Question(
    title="The risk of ridge, feature by feature",
    function="ridge_risk",
    arguments=("variances", "weights"),
    differentiable=None,
    reference=by_halving,
    cases=cases,
    sizes=Sizes(
        {"examples": Range(30, 40, least=24, most=200), "more features": Range(10, 20, least=8, most=20)}, rounds=4
    ),
    points={"risk": 5, "edge cases": 1},
    hint="what is missed of one direction is noise to all others: which k makes the examples' number come out?",
    mistakes=tuple(Mistake(text, wrongly(wrong)) for wrong, text in WRONG.items()),
    tolerance={"float64": 1e-7, "float32": 1e-3},
    answer="the risk",
)

EQUAL = {
    "if penalty > 0 or len(v) > n:: Gt swapped": (
        "without a penalty and with fewer features the search ends next to 0"
    ),
    "if penalty > 0 or len(v) > n:: Gt swapped (2)": (
        "without a penalty and with as many features as examples there is no finite risk"
    ),
    "low, high = 1e-12, 1e9: 1000000000.0 raised": "any place above will do",
    "for _ in range(300):: 300 raised": "the interval is as short as numbers allow long before",
    "if (v / (v + k)).sum() + penalty / k > n:: Gt swapped": "where both are equal, the interval is at its end",
}
