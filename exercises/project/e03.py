"""Exercise 3, what has to be beaten: the most frequent class, and a linear model."""

import numpy as np

from companion.homework.questions import EDGE, PLAIN, Case, Mistake, Question, single
from companion.homework.sizes import Range, Sizes

from .draws import class_names, linear_answers, linear_scores, most_frequent


def cases(rng, sizes):
    """Yield classes of unequal size whose names are numbers in any order, as many of two, and features left out."""

    def draw(n, features, new, *, equal=False):
        while True:
            names = class_names(rng, 3)
            count = np.array([n // 3, n // 3, 2]) if equal else np.array([n // 4, n // 5, n // 3])
            y = np.repeat(names, rng.permutation(count)) if not equal else np.repeat(names, count[[2, 0, 1]])
            center = 2 * rng.normal(size=(3, features)) + 3
            places = np.searchsorted(names, rng.choice(names, new))
            x = center[np.searchsorted(names, y)] + rng.normal(size=(len(y), features))
            x_new = center[places] + rng.normal(size=(new, features))
            order = rng.permutation(len(y))
            top = np.sort(linear_scores(x, y, x_new), axis=1)
            if (top[:, -1] - top[:, -2]).min() > 1e-3:  # no place where roundings could decide
                return x[order], y[order], x_new

    for _ in range(sizes.rounds):
        yield Case(PLAIN, "random inputs", draw(*sizes.draw(rng)))
    n, features, new = sizes.draw(rng)
    yield Case(EDGE, "two classes that are as frequent", draw(n, features, new, equal=True))
    yield Case(EDGE, "a single new place", draw(n, features, 1))
    x, y, x_new = draw(n, features, new)
    yield Case(
        EDGE, "a feature that stands there twice", (np.hstack([x, x[:, :1]]), y, np.hstack([x_new, x_new[:, :1]]))
    )
    yield Case(EDGE, "float32 inputs", tuple(map(single, draw(n, features, new))))


def both(x, y, x_new, wrong=""):
    """Give the answers of both, or with one thing wrong."""
    names = np.unique(y)
    frequent, linear = most_frequent(y), linear_answers(x, y, x_new)
    if wrong == "middle":
        frequent = np.sort(y)[len(y) // 2]
    if wrong == "largest":
        frequent = names[::-1][(y[:, None] == names[::-1]).sum(axis=0).argmax()]
    if wrong == "bias":
        linear = names[linear_scores(x, y, x_new, bias=False).argmax(axis=1)]
    if wrong == "amount":
        a, new = (np.hstack([q, np.ones((len(q), 1))]).astype(np.float64) for q in (x, x_new))
        guess = new @ np.linalg.lstsq(a, y.astype(np.float64), rcond=None)[0]
        linear = names[np.abs(guess[:, None] - names).argmin(axis=1)]
    if wrong == "place":
        frequent, linear = np.searchsorted(names, frequent), np.searchsorted(names, linear)
    return {"majority": np.full(len(x_new), frequent), "linear": linear}


def wrongly(wrong):
    """Give the answers with one thing wrong."""
    return lambda *args: both(*args, wrong=wrong)


EQUAL = {
    "return np.hstack([a, np.ones((len(a), 1))]): 1 raised": "a further constant feature: the shortest fit has both",
}

WRONG = {
    "place": "these are the places of the classes among their names: answer with the labels themselves",
    "middle": "this is the label in the middle: labels are names and have no order that matters",
    "largest": "of classes that are as frequent the smallest label was asked for",
    "bias": "the linear model passes through 0: give it a feature that is always 1",
    "amount": "labels are names and no amounts: a target of 0 or 1 for each class",
}

QUESTION = Question(
    title="What has to be beaten",
    function="baselines",
    arguments=("x", "y", "x_new"),
    differentiable=None,
    reference=both,
    cases=cases,
    sizes=Sizes(
        {
            "examples": Range(24, 36, least=18, most=90),
            "features": Range(2, 4, most=6),
            "new": Range(10, 16, most=40),
        }
    ),
    points={"majority": 1, "linear": 2},
    hint="what would somebody answer who never saw a feature? And what is the target of a class that is only a name?",
    mistakes=tuple(Mistake(text, wrongly(wrong)) for wrong, text in WRONG.items()),
    names=("majority", "linear"),
    entries=("an answer",),
)
