"""Exercise 13, a silent square to repair."""

import numpy as np

from companion.homework.questions import EDGE, PLAIN, Case, Mistake, Question, single
from companion.homework.sizes import Range, Sizes


def cases(rng, sizes):
    """Yield answers in a column and wanted numbers in a row; the given code is right for a batch of one."""

    def draw(n):
        return rng.normal(0, 1, (n, 1)), rng.normal(0, 1, n), rng.uniform(0.2, 3, n)

    for _ in range(sizes.rounds):
        yield Case(PLAIN, "random inputs", draw(*sizes.draw(rng)))
    yield Case(EDGE, "a batch of one (N = 1)", draw(1))
    yield Case(EDGE, "float32 inputs", tuple(map(single, draw(*sizes.draw(rng)))))
    answers, wanted, weight = draw(*sizes.draw(rng))
    yield Case(EDGE, "wanted of shape (N, 1)", (answers, wanted[:, None], weight))
    yield Case(EDGE, "weights of 0", (answers, wanted, weight * (np.arange(len(weight)) % 2)))


def by_average(answers, wanted, weight):
    """Give the weighted mean of the squared errors, example by example."""
    return np.average(np.ravel(answers - wanted.reshape(answers.shape)) ** 2, weights=weight)


def wrongly(rule):
    """Make a mistake from the differences and the weights, each (N,)."""

    def wrong(answers, wanted, weight):
        return np.asarray(rule(answers.ravel() - wanted.ravel(), weight), answers.dtype)

    return wrong


QUESTION = Question(
    title="Repair: the silent square",
    function="weighted_error",
    arguments=("answers", "wanted", "weight"),
    differentiable=None,
    reference=by_average,
    cases=cases,
    sizes=Sizes({"batch": Range(4, 20)}),
    points={"error": 1, "edge cases": 1},
    hint="print the shape of every line's result for a batch of three, with wanted of either shape",
    mistakes=(
        Mistake("the weights are not used", wrongly(lambda d, w: (d**2).mean())),
        Mistake(
            "a weighted mean divides by the sum of the weights, not by N", wrongly(lambda d, w: (w * d**2).mean())
        ),
        Mistake("this is the sum: divide by the sum of the weights", wrongly(lambda d, w: (w * d**2).sum())),
        Mistake(
            "the weights were squared with the differences", wrongly(lambda d, w: ((w * d) ** 2).sum() / w.sum())
        ),
        Mistake(
            "this is the root of the error: nobody asked for it",
            wrongly(lambda d, w: np.sqrt((w * d**2).sum() / w.sum())),
        ),
    ),
    answer="the error",
    as_given="this is the code as given: find the line whose result has too many numbers",
)

EQUAL = {
    "difference = answers.reshape(-1) - wanted.reshape(-1): operands exchanged": "only its square is used",
}
