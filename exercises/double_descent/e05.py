"""Exercise 5, leave one out, for nothing."""

import numpy as np

from companion.homework.questions import EDGE, Case, Mistake, Question
from companion.homework.sizes import Range, Sizes

from .draws import doubles, features, forms, like


def cases(rng, sizes):
    """Yield more features than examples; two examples, twice as many features, targets of one sign."""

    def draw(rng, n, spare):
        return features(rng, n, n + spare), rng.normal(0, 2, n)

    yield from forms(draw, rng, sizes)
    n, spare = sizes.draw(rng)
    yield Case(EDGE, "two examples (n = 2)", draw(rng, 2, spare))
    yield Case(EDGE, "one feature more than examples", draw(rng, n, 1))
    h, y = draw(rng, n, n)
    yield Case(EDGE, "targets of one sign", (h, np.abs(y) + 1))


def one_by_one(h, y):
    """Leave each example out, fit the others, and ask for it."""
    a, b = doubles(h, y)
    left = []
    for i in range(len(b)):
        others = np.arange(len(b)) != i
        w = np.linalg.lstsq(a[others], b[others], rcond=None)[0]
        left.append(b[i] - a[i] @ w)
    return like(h, left)


def wrongly(formula):
    """Give ``formula(h, y, the inverse of h h^T)``."""

    def wrong(h, y):
        a, b = doubles(h, y)
        return like(h, formula(a, b, np.linalg.inv(a @ a.T)))

    return wrong


WRONG = {
    "these are what the whole fit leaves, which is nothing: leave the example out": lambda h, y, g: 0 * y,
    "each is to be divided by its own entry of the diagonal": lambda h, y, g: g @ y,
    "the diagonal is that of the inverse, not of the matrix": lambda h, y, g: g @ y / np.diag(h @ h.T),
    "each example has its own entry of the diagonal: do not take their mean": lambda h, y, g: (
        g @ y / np.diag(g).mean()
    ),
    "the sign is turned: an error here is target minus answer": lambda h, y, g: -(g @ y) / np.diag(g),
    "these are the answers: take them off the targets": lambda h, y, g: y - g @ y / np.diag(g),
    "these are squares: the errors themselves were asked for": lambda h, y, g: (g @ y / np.diag(g)) ** 2,
}

QUESTION = Question(
    title="Leave one out, for nothing",
    function="left_out_errors",
    arguments=("h", "y"),
    differentiable=None,
    reference=one_by_one,
    cases=cases,
    sizes=Sizes({"examples": Range(5, 8, least=3, most=60), "more features": Range(3, 9)}),
    points={"errors": 3, "edge cases": 1},
    hint="give the left-out example the target that the others' fit gives it: whose fit is the whole set's now?",
    mistakes=tuple(Mistake(text, wrongly(formula)) for text, formula in WRONG.items()),
    tolerance={"float64": 1e-8, "float32": 5e-3},
    answer="the array of errors",
)

EQUAL = {
    "return G @ y / np.diag(G): operands exchanged (2)": "G is symmetric",
}
