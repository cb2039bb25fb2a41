"""Exercise 6, Mish and its slope."""

import numpy as np

from companion.homework.questions import EDGE, Case, Mistake, Question, variants
from companion.homework.sizes import Range, Sizes


def cases(rng, sizes):
    """Yield numbers on both sides of 0, then some far out."""

    def draw(rng, n, k):
        return (rng.normal(0, 3, (n, k)),)

    yield from variants(draw, rng, sizes)
    n, k = sizes.draw(rng)
    yield Case(EDGE, "numbers up to 1,000 (exp overflows)", (rng.uniform(100, 1000, (n, k)),))
    yield Case(EDGE, "numbers down to -1,000", (-rng.uniform(100, 1000, (n, k)),))
    yield Case(EDGE, "zeros", (np.zeros((n, k)),))


def by_tanh(z):
    """Give Mish and its slope by the product rule, of tanh and of log(1 + exp z)."""
    t = np.tanh(np.logaddexp(0, z))
    inner = np.exp(np.minimum(z, 0)) / (1 + np.exp(-abs(z)))  # the slope of log(1 + exp z)
    return np.stack([z * t, t + z * (1 - t * t) * inner]).astype(z.dtype)


def wrongly(rule):
    """Make a mistake from z, t = tanh(softplus(z)) and s = sigmoid(z): value and slope."""

    def wrong(z):
        t, s = np.tanh(np.logaddexp(0, z)), 1 / (1 + np.exp(-np.clip(z, -700, 700)))
        return np.stack(rule(z, t, s)).astype(z.dtype)

    return wrong


QUESTION = Question(
    title="Mish and its slope",
    function="mish",
    arguments=("z",),
    differentiable=None,
    reference=by_tanh,
    cases=cases,
    sizes=Sizes({"batch": Range(4, 9), "columns": Range(3, 8)}),
    points={"value and slope": 2, "edge cases": 1},
    hint="two factors depend on z, and the second is a function inside a function: which rule for each?",
    mistakes=(
        Mistake(
            "the slope lacks the factor z's own share: a product has two terms",
            wrongly(lambda z, t, s: (z * t, z * (1 - t * t) * s)),
        ),
        Mistake(
            "the slope holds the second factor fixed: it changes with z too", wrongly(lambda z, t, s: (z * t, t))
        ),
        Mistake("the inner function's slope is missing", wrongly(lambda z, t, s: (z * t, t + z * (1 - t * t)))),
        Mistake(
            "the slope of tanh is 1 minus the square of its value",
            wrongly(lambda z, t, s: (z * t, t + z * (1 - t) * s)),
        ),
        Mistake(
            "this is z tanh(z): the softplus is missing",
            wrongly(lambda z, t, s: (z * np.tanh(z), np.tanh(z) + z * (1 - np.tanh(z) ** 2))),
        ),
        Mistake("this is SiLU, z times its sigmoid", wrongly(lambda z, t, s: (z * s, s + z * s * (1 - s)))),
    ),
    answer="the pair of value and slope",
)

EQUAL = {
    "sigmoid = np.where(z >= 0, 1, small) / (1 + small): GtE swapped": "at 0 both are one half",
}
