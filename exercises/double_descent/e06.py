"""Exercise 6, effective parameters."""

import numpy as np

from companion.homework.questions import EDGE, Case, Mistake, Question
from companion.homework.sizes import Range, Sizes

from .draws import doubles, features, forms, like


def cases(rng, sizes):
    """Yield fewer and more features than examples, a single new example, and the old ones asked again."""

    def draw(rng, n, count, new):
        return features(rng, n, count), rng.normal(size=(new, count))

    yield from forms(draw, rng, sizes)
    n, count, new = sizes.draw(rng)
    yield Case(EDGE, "more features than examples", draw(rng, n, n + 5, new))
    yield Case(EDGE, "a single new example", draw(rng, n, count, 1))
    h, _ = draw(rng, n, count, new)
    yield Case(EDGE, "the old examples asked again", (h, h.copy()))


def by_singular_values(h, h_new):
    """Divide the new features by the singular values, direction by direction: as long is what the answers weigh."""
    a, new = doubles(h, h_new)
    _, s, v = np.linalg.svd(a, full_matrices=False)
    return like(h, len(a) * np.mean((((new @ v.T) / s) ** 2).sum(axis=1)))


def wrongly(formula):
    """Give ``formula(h, h_new, the weighing of new answers)``."""

    def wrong(h, h_new):
        a, new = doubles(h, h_new)
        return like(h, formula(a, new, new @ np.linalg.pinv(a)))

    return wrong


WRONG = {
    "multiply by the number of training examples": lambda h, new, a: (a**2).sum(axis=1).mean(),
    "take the mean over the new examples, not their sum": lambda h, new, a: len(h) * (a**2).sum(),
    "square what is weighed before it is added up": lambda h, new, a: len(h) * np.abs(a).sum(axis=1).mean(),
    "this counts on the old examples, where it is their features' rank: ask the new ones": lambda h, new, a: (
        len(h) * ((h @ np.linalg.pinv(h)) ** 2).sum(axis=1).mean()
    ),
    "these are products of features: what does a least squares fit weigh the targets by?": lambda h, new, a: (
        len(h) * ((new @ h.T) ** 2).sum(axis=1).mean()
    ),
    "the number that multiplies is that of the training examples, not of the new ones": lambda h, new, a: (
        len(new) * (a**2).sum(axis=1).mean()
    ),
}

QUESTION = Question(
    title="Effective parameters",
    function="effective_parameters",
    arguments=("h", "h_new"),
    differentiable=None,
    reference=by_singular_values,
    cases=cases,
    sizes=Sizes({"examples": Range(10, 13, least=9, most=60), "features": Range(4, 6, most=8), "new": Range(7, 9)}),
    points={"parameters": 2, "edge cases": 1},
    hint="which matrix takes the training targets to the new answers? Its rows are what is weighed",
    mistakes=tuple(Mistake(text, wrongly(formula)) for text, formula in WRONG.items()),
    tolerance={"float64": 1e-9, "float32": 1e-3},
    answer="the number of parameters",
)
