"""Exercise 4, the best question of a tree that answers with numbers."""

import numpy as np

from companion.homework.questions import EDGE, PLAIN, Case, Mistake, Question, single
from companion.homework.sizes import Range, Sizes


def cases(rng, sizes):
    """Yield points of a noisy step on which every known mistake shows; equal inputs, equal cuts; two points."""

    def draw(n, at):
        x = rng.permutation(rng.choice(np.arange(10 * n), n, replace=False) / 8)
        step = (x > np.quantile(x, at)) * rng.uniform(1, 3)
        return x, step + rng.standard_t(2, n) * np.where(x > np.quantile(x, at), 1.5, 0.5)

    def telling(n, at):
        while True:
            x, t = draw(n, at)
            if all_differ(best(x, t) for best in (RIGHT, *reversed(WRONG.values()))):
                return x, t

    (n,) = sizes.draw(rng)
    for at in (0.5, 0.3, 0.75):
        yield Case(PLAIN, "random inputs", telling(n, at))
    yield Case(EDGE, "inputs that occur several times", (rng.integers(0, 5, 20).astype(float), rng.normal(0, 1, 20)))
    yield Case(EDGE, "two points", (np.array([3.0, 1.0]), np.array([0.0, 1.0])))
    yield Case(EDGE, "negative inputs", (lambda x, t: (-x, t))(*draw(n, 0.3)))
    yield Case(EDGE, "float32 inputs", tuple(map(single, draw(n, 0.3))))
    yield Case(EDGE, "two cuts that are equally good", (np.array([2.0, 0.0, 1.0]), np.array([0.0, 0.0, 1.0])))


def all_differ(places):
    """Tell whether no number comes twice; after the first that does, none is asked for."""
    seen = set()
    return not any(float(place) in seen or seen.add(float(place)) for place in places)


def split(cost, place=lambda low, high: (low + high) / 2):
    """Make a search for the threshold of least cost; ``cost`` takes the targets on either side."""

    def best(x, t):
        dtype, x, t = x.dtype, x.astype(float), t.astype(float)
        order = np.argsort(x)
        x, t = x[order], t[order]
        cuts = np.flatnonzero(np.diff(x)) + 1  # equal inputs stay together
        i = cuts[np.argmin([cost(t[:i], t[i:]) for i in cuts])]
        return np.asarray(place(x[i - 1], x[i]), dtype)

    return best


def spread(t):
    """Add up the squared distances from the mean."""
    far = t - t.sum() / len(t)
    return far @ far


def squares(a, b):
    """Add up both sides' squared errors."""
    return spread(a) + spread(b)


RIGHT = split(squares)
WRONG = {
    "the two sides count alike, however many points they hold: add up errors, not means of errors": split(
        lambda a, b: spread(a) / len(a) + spread(b) / len(b)
    ),
    "this is the point left of the cut: halve the gap to the next": split(squares, lambda low, high: low),
    "this is the point right of the cut: halve the gap": split(squares, lambda low, high: high),
    "this is the middle of the data: t does not count in it": lambda x, t: np.median(x),
    "this adds up the sizes of the errors, not their squares": split(
        lambda a, b: sum(np.abs(side - side.sum() / len(side)).sum() for side in (a, b))
    ),
    "this puts the two means as far apart as can be, even if one is of a single point": split(
        lambda a, b: -abs(a.sum() / len(a) - b.sum() / len(b))
    ),
    "this is the worst cut: minimise the error": split(lambda a, b: -squares(a, b)),
}

QUESTION = Question(
    title="A tree for numbers",
    function="best_split",
    arguments=("x", "t"),
    differentiable=None,
    reference=RIGHT,
    cases=cases,
    sizes=Sizes({"points": Range(20, 40, least=12, most=200)}),
    points={"threshold": 2, "edge cases": 1},
    hint="which errors are added up on either side, and where between two values of x does the threshold lie?",
    mistakes=tuple(Mistake(text, wrong) for text, wrong in WRONG.items()),
    answer="the threshold",
)

EQUAL = {
    "best, threshold = np.inf, None: item 0 doubled": "twice infinity is infinity",
    "sides = t[x <= middle], t[x > middle]: LtE swapped": "no input lies half way between two neighbours",
    "sides = t[x <= middle], t[x > middle]: Gt swapped": "no input lies half way between two neighbours",
}
