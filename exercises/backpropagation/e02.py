"""Exercise 2, the best step of a difference."""

import numpy as np

from companion.homework.questions import EDGE, PLAIN, Case, Mistake, Question
from companion.homework.sizes import Range, Sizes


def cases(rng, sizes):
    """Yield error curves of differences of several orders, in double and single precision."""

    def curves(n):
        return np.exp(rng.normal(0, 2, n)), np.exp(rng.normal(0, 2, n))

    (n,) = sizes.draw(rng)
    for order in (1, 2, 4):
        yield Case(PLAIN, "random inputs", curves(n), {"order": order, "eps": float(np.finfo(np.float64).eps)})
    yield Case(EDGE, "a single function (N = 1)", curves(1), {"order": 2, "eps": float(np.finfo(np.float64).eps)})
    yield Case(EDGE, "eps of float32", curves(n), {"order": 2, "eps": float(np.finfo(np.float32).eps)})
    yield Case(EDGE, "an order of 6", curves(n), {"order": 6, "eps": 1e-12})


QUESTION = Question(
    title="The best step of a difference",
    function="best_step",
    arguments=("c", "s"),
    differentiable=None,
    reference=lambda c, s, order, eps: (eps * s / (order * c)) ** (1 / (order + 1)),
    cases=cases,
    sizes=Sizes({"functions": Range(4, 9)}),
    points={"step": 1, "edge cases": 1},
    hint="one term falls with t and one rises: what is true of the sum's slope where the sum is least?",
    mistakes=(
        Mistake(
            "there both errors are equal; their sum is least elsewhere: set its derivative with respect to t to zero",
            lambda c, s, order, eps: (eps * s / c) ** (1 / (order + 1)),
        ),
        Mistake(
            "the wrong root is taken: which powers of t stand left and right once the slope is zero?",
            lambda c, s, order, eps: (eps * s / (order * c)) ** (1 / order),
        ),
        Mistake("c and s do not count in it", lambda c, s, order, eps: np.full_like(c, eps ** (1 / (order + 1)))),
        Mistake(
            "c and s have changed places: who makes large steps dear?",
            lambda c, s, order, eps: (eps * c / (order * s)) ** (1 / (order + 1)),
        ),
        Mistake(
            "this is the step for an order of 2, whatever the order is",
            lambda c, s, order, eps: (eps * s / (2 * c)) ** (1 / 3),
        ),
    ),
    answer="the step",
)
