"""Exercise 1, parts that nobody has looked at: rows that are the same stay together."""

import numpy as np

from companion.homework.questions import EDGE, Case, Mistake, Question
from companion.homework.sizes import Range, Sizes

from .draws import TEST, TRAIN, VALIDATION, forms, parts


def cases(rng, sizes):
    """Yield rows some of which stand there more than once, none that does, and as few as there may be."""

    def draw(rng, distinct, features):
        rows = rng.integers(-3, 4, (4 * distinct, features)) / 2  # alike in many a feature, as counts are
        rows = rng.permutation(np.unique(np.hstack([rows, rng.integers(0, 9, (len(rows), 1))]), axis=0))[:distinct]
        again = np.concatenate([np.arange(len(rows)), rng.integers(0, len(rows), len(rows))])
        return (rows[rng.permutation(again)],), {"seed": int(rng.integers(1, 10**6))}

    yield from forms(draw, rng, sizes)
    distinct, features = sizes.draw(rng)
    seed = {"seed": int(rng.integers(1, 10**6))}
    yield Case(EDGE, "no row stands there twice", (rng.normal(size=(distinct, features)),), seed)
    (rows,), seed = draw(rng, 5, features)
    yield Case(EDGE, "five rows that differ", (rows,), seed)
    person = rng.integers(0, distinct, (4 * distinct, 1)).astype(np.float64)
    yield Case(EDGE, "one feature, the number of a person", (person,), seed)


def dealt(x, seed, wrong=""):
    """Deal the rows out, or with one thing wrong."""
    if wrong == "torn":
        order, rows, place = np.random.default_rng(seed).permutation(len(x)), x, np.arange(len(x))
    else:
        rows, place = np.unique(x, axis=0, return_inverse=True)
        order = np.random.default_rng(0 if wrong == "seed" else seed).permutation(len(rows))
    fifth = len(rows) // 5
    order = {"sorted": np.sort(order), "last": order[::-1], "rank": np.argsort(order)}.get(wrong, order)
    part = np.full(len(rows), TRAIN)
    first, second = (VALIDATION, TEST) if wrong == "turned" else (TEST, VALIDATION)
    part[order[:fifth]], part[order[fifth : 2 * fifth]] = first, second
    return part[place.reshape(-1)]


def wrongly(wrong):
    """Deal them out with one thing wrong."""
    return lambda *args, **kwargs: dealt(*args, **kwargs, wrong=wrong)


WRONG = {
    "torn": "rows that are the same lie in different parts: what is tested was learned by heart",
    "seed": "the seed changes nothing: every run would be judged by the same examples",
    "sorted": "nothing is shuffled: data are often sorted, by class or by day",
    "last": "the first of the shuffled rows are for the test, not the last",
    "rank": "order[0] is the row that comes first, not the place of row 0",
    "turned": "test and validation have changed places: 2 is the test",
}

QUESTION = Question(
    title="Parts that nobody has looked at",
    function="split",
    arguments=("x",),
    differentiable=None,
    reference=parts,
    cases=cases,
    sizes=Sizes({"distinct rows": Range(23, 34, least=10, most=90), "features": Range(2, 4, least=1, most=9)}),
    points={"parts": 2, "edge cases": 1},
    hint="deal out the rows that differ, not all rows: which of them is each example?",
    mistakes=tuple(Mistake(text, wrongly(wrong)) for wrong, text in WRONG.items()),
    answer="the array of parts",
)
