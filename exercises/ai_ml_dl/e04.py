"""Exercise 4, the best question of a tree that answers with numbers."""

import numpy as np

from companion.homework.questions import EDGE, PLAIN, Case, Mistake, Question, single
from companion.homework.sizes import Range, Sizes


def cases(rng, sizes):
    """Yield points of a noisy step, ties among the inputs, an outlier, two points."""

    def draw(n, at):
        x = rng.permutation(rng.choice(np.arange(10 * n), n, replace=False) / 8)
        return x, (x > np.quantile(x, at)) * rng.uniform(2, 4) + rng.normal(0, 0.7, n)

    (n,) = sizes.draw(rng)
    for at in (0.5, 0.2, 0.85):
        yield Case(PLAIN, "random inputs", draw(n, at))
    x, t = draw(n, 0.85)
    t[x.argmax()] += 30
    yield Case(PLAIN, "a target far from the others", (x, t))
    yield Case(EDGE, "inputs that occur several times", (rng.integers(0, 5, 20).astype(float), rng.normal(0, 1, 20)))
    yield Case(EDGE, "two points", (np.array([3.0, 1.0]), np.array([0.0, 1.0])))
    yield Case(EDGE, "negative inputs", (lambda x, t: (-x, t))(*draw(n, 0.3)))
    yield Case(EDGE, "float32 inputs", tuple(map(single, draw(n, 0.3))))


def split(cost, place=lambda low, high: (low + high) / 2):
    """Make a search for the threshold of least cost; ``cost`` takes the targets on either side."""

    def best(x, t):
        x, t = x.astype(float), t.astype(float)
        values = np.unique(x)
        costs = [cost(t[x <= low], t[x > low]) for low in values[:-1]]
        i = int(np.argmin(costs))
        return place(values[i], values[i + 1])

    return best


def spread(t):
    """Add up the squared distances from the mean."""
    return ((t - t.mean()) ** 2).sum()


def squares(a, b):
    """Add up both sides' squared errors."""
    return spread(a) + spread(b)


QUESTION = Question(
    title="A tree for numbers",
    function="best_split",
    arguments=("x", "t"),
    differentiable=None,
    reference=split(squares),
    cases=cases,
    sizes=Sizes({"points": Range(20, 40, least=12, most=200)}),
    points={"threshold": 2, "edge cases": 1},
    hint="what does a leaf answer, if it may give one number and pays the squared error for every point in it?",
    mistakes=(
        Mistake(
            "the two sides count alike, however many points they hold: add up errors, not means of errors",
            split(lambda a, b: spread(a) / len(a) + spread(b) / len(b)),
        ),
        Mistake(
            "this is the point left of the cut: halve the gap to the next", split(squares, lambda low, high: low)
        ),
        Mistake("this is the point right of the cut: halve the gap", split(squares, lambda low, high: high)),
        Mistake("this is the middle of the data: t does not count in it", lambda x, t: np.median(x)),
        Mistake(
            "this adds up the sizes of the errors, not their squares",
            split(lambda a, b: sum(np.abs(side - side.mean()).sum() for side in (a, b))),
        ),
        Mistake(
            "this puts the two means as far apart as can be, even if one is of a single point",
            split(lambda a, b: -abs(a.mean() - b.mean())),
        ),
        Mistake("this is the worst cut: minimise the error", split(lambda a, b: -squares(a, b))),
    ),
    answer="the threshold",
)
