"""Exercise 8, a batch without repetition."""

from functools import partial
from itertools import combinations

import numpy as np

from companion.homework.packing import with_gaps
from companion.homework.questions import EDGE, PLAIN, Case, Mistake, Question, single
from companion.homework.sizes import Range, Sizes

from .draws import like


def cases(rng, sizes):
    """Yield gradients of a few examples; a batch of all of them is never off."""

    def draw():
        n, d = sizes.draw(rng)
        return rng.normal(rng.normal(size=d), rng.uniform(0.5, 2), (n, d))

    for _ in range(max(sizes.rounds, 2)):
        gradients = draw()
        yield Case(PLAIN, "random inputs", (gradients,), {"batch": int(rng.integers(2, len(gradients) - 1))})
    yield Case(EDGE, "batches of one (B = 1)", (draw(),), {"batch": 1})
    gradients = draw()
    yield Case(EDGE, "a batch of all (B = N)", (gradients,), {"batch": len(gradients)})
    yield Case(EDGE, "float32 inputs", (single(draw()),), {"batch": 2})
    yield Case(EDGE, "inputs stored with gaps (not contiguous)", (with_gaps(draw()),), {"batch": 3})
    yield Case(EDGE, "slopes a thousand times as large", (1000 * draw(),), {"batch": 2})


def all_batches(gradients, batch):
    """Try every batch there is."""
    g = gradients.astype(np.float64)
    batches = combinations(range(len(g)), batch)
    return like(gradients, np.mean([((g[list(rows)].mean(axis=0) - g.mean(axis=0)) ** 2).sum() for rows in batches]))


def formula(gradients, batch, wrong=""):
    """Give the closed form with one thing wrong."""
    g = gradients.astype(np.float64)
    n = len(g)
    spread = ((g - g.mean(axis=0)) ** 2).sum() / n
    share = (n - batch) / (n - 1)
    if wrong == "entries":
        spread /= g.shape[1]
    if wrong == "norm":
        spread = (g**2).sum() / n
    share = {"repeats": 1.0, "n": (n - batch) / n, "estimated": n / (n - 1), "twice": share * n / (n - 1)}.get(
        wrong, share
    )
    found = spread / (batch**2 if wrong == "square" else batch) * share
    return like(gradients, np.sqrt(found) if wrong == "root" else found)


WRONG = {
    "repeats": "this allows an example to come twice: without repetition a batch of all is never off",
    "n": "nearly: try N = 2 and B = 1 by hand; one of the two N is N - 1",
    "estimated": "the mean of the whole set is known, not estimated: divide its squares by N",
    "twice": "the squares were divided by N - 1 already: then what is left is (N - B) / N",
    "entries": "the squared length is the sum over all entries of the gradient, not their mean",
    "norm": "the distance is from the mean gradient, not from zero",
    "square": "the variance of a mean of B goes with 1 / B",
    "root": "the mean square was asked for, not its root",
}

QUESTION = Question(
    title="A batch without repetition",
    function="batch_error",
    arguments=("gradients",),
    differentiable=None,
    reference=all_batches,
    cases=cases,
    sizes=Sizes({"examples": Range(5, 8, least=5, most=10), "parameters": Range(2, 4, most=20)}),
    points={"mean square": 2, "edge cases": 1},
    hint="two examples of one batch are not independent: how do they vary together, if all N add up to a constant?",
    mistakes=tuple(Mistake(text, partial(formula, wrong=wrong)) for wrong, text in WRONG.items()),
    answer="the mean square",
)

EQUAL = {
    "d = gradients - gradients.mean(axis=0): operands exchanged": "only products of two such differences are used",
}
