"""Exercise 5, stopping early is a penalty: which one?"""

import numpy as np

from companion.homework.questions import EDGE, Case, Mistake, Question
from companion.homework.sizes import Range, Sizes

from .draws import doubles, features, forms, like


def cases(rng, sizes):
    """Yield numbers of steps in no order; one step; one feature; more features than examples."""

    def draw(rng, n, count, many):
        return features(rng, n, count), rng.permutation(np.arange(1, 31))[:many]

    def options(rng):
        return {"lr": float(rng.uniform(0.03, 0.1))}

    yield from forms(draw, rng, sizes, options)
    n, count, many = sizes.draw(rng)
    yield Case(EDGE, "more features than examples", draw(rng, n, n + 4, many), options(rng))
    yield Case(EDGE, "a single feature", draw(rng, n, 1, many), options(rng))
    yield Case(EDGE, "a single step", (features(rng, n, count), np.array([1])), options(rng))


def solved(s2, wanted):
    """Find the penalty with so many effective parameters, by halving an interval of its logarithm."""
    low, high = -40.0, 40.0
    for _ in range(120):
        middle = (low + high) / 2
        low, high = (middle, high) if (s2 / (s2 + np.exp(middle))).sum() > wanted else (low, middle)
    return np.exp((low + high) / 2)


def matched(h, steps, lr, wrong=""):
    """Count the effective parameters of descent, and find the penalty that has as many."""
    (a,) = doubles(h)
    s2 = np.linalg.svd(a, compute_uv=False) ** 2
    rate = lr / len(a) if wrong == "mean" else lr
    size = np.sqrt(s2) if wrong == "size" else s2
    counts = [(1 - (1 - rate * size) ** t).sum() for t in steps]
    if wrong == "count":
        return like(h, counts)
    if wrong == "thumb":
        return like(h, 1 / (lr * np.asarray(steps)))
    if wrong == "left":
        counts = [len(s2) - count for count in counts]
    found = np.array([solved(s2, count) for count in counts])
    return like(h, {"log": np.log(found), "root": np.sqrt(found)}.get(wrong, found))


def wrongly(wrong):
    """Match with one thing wrong."""
    return lambda h, steps, lr: matched(h, steps, lr, wrong)


WRONG = {
    "thumb": "this is the rule of thumb, one over rate times steps: how good is it? The exact penalty was asked for",
    "count": "these are the effective parameters: which penalty has as many?",
    "mean": "the loss is half the sum of squares, not a mean: no n in the step",
    "size": "a step shrinks what is missing by the rate times the square of the singular value",
    "left": "this counts what descent has still to learn: take that from one in each direction",
    "log": "this is the penalty's logarithm",
    "root": "this is the penalty's root",
}

QUESTION = Question(
    title="Which penalty is it to stop here?",
    function="matching_penalties",
    arguments=("h", "steps"),
    differentiable=None,
    reference=matched,
    cases=cases,
    sizes=Sizes(
        {"examples": Range(9, 12, least=8, most=60), "features": Range(4, 6, most=7), "times": Range(3, 8, most=30)}
    ),
    points={"penalties": 3, "edge cases": 1},
    hint="both methods multiply a singular direction by a share: add up the shares. Which way does one sum go?",
    mistakes=tuple(Mistake(text, wrongly(wrong)) for wrong, text in WRONG.items()),
    tolerance={"float64": 1e-7, "float32": 5e-3},
    answer="the array of penalties",
)

EQUAL = {
    "low, high = np.zeros(len(steps)), np.full(len(steps), 1e6): item 1 doubled": (
        "any place above all penalties will do"
    ),
    "low, high = np.zeros(len(steps)), np.full(len(steps), 1e6): 1000000.0 raised": (
        "any place above all penalties will do"
    ),
    "for _ in range(200):: 200 raised": "the interval is as short as numbers allow long before",
    "more = (s2 / (s2 + middle[:, None])).sum(axis=1) > wanted: Gt swapped": (
        "where both are equal, the interval is at its end"
    ),
}
