"""Exercise 2, scaled by what the training part shows, with gaps in the data."""

import numpy as np

from companion.homework.questions import EDGE, Case, Mistake, Question
from companion.homework.sizes import Range, Sizes

from .draws import forms


def cases(rng, sizes):
    """Yield features of many sizes with unknown entries, one new place, none unknown, one that never changes."""

    def draw(rng, n, features, new, unknown=0.15):
        size, middle = 10 ** rng.uniform(-1, 1, features), rng.normal(size=features) * 3
        x, x_new = (middle + size * rng.normal(size=(count, features)) for count in (n, new))
        x_new += size * rng.uniform(1, 2, features)  # what is new is seldom quite as what was there
        for a in (x, x_new):
            a[rng.random(a.shape) < unknown] = np.nan
        x[:2] = middle + size * rng.normal(size=(2, features))  # so that no feature is unknown everywhere
        return (x, x_new), {}

    yield from forms(draw, rng, sizes)
    n, features, new = sizes.draw(rng)
    yield Case(EDGE, "a single new place", draw(rng, n, features, 1)[0])
    yield Case(EDGE, "nothing is unknown", draw(rng, n, features, new, 0)[0])
    x, x_new = draw(rng, n, features, new)[0]
    x[:, -1], x_new[0, 0] = 3, np.nan
    yield Case(EDGE, "a feature that never changes in the training part", (x, x_new))


def by_training(x_train, x_new, wrong=""):
    """Scale by the known entries of the training part, or with one thing wrong."""
    a, new = np.asarray(x_train, np.float64), np.asarray(x_new, np.float64)
    seen = {"all": np.vstack([a, new]), "own": new, "zero": np.nan_to_num(a)}.get(wrong, a)
    with np.errstate(all="ignore"):
        size = np.nanvar(seen, axis=0) if wrong == "variance" else np.nanstd(seen, axis=0, ddof=wrong == "ddof")
        if wrong != "divided":
            size = np.where(size == 0, 1, size)
        found = ((np.nan_to_num(new) if wrong == "zero" else new) - np.nanmean(seen, axis=0)) / size
    return (found if wrong == "unknown" else np.where(np.isnan(found), 0, found)).astype(x_train.dtype)


def wrongly(wrong):
    """Scale with one thing wrong."""
    return lambda *args: by_training(*args, wrong=wrong)


WRONG = {
    "all": "mean and deviation come from both parts: the test part has a say in its own scale",
    "own": "the new places are scaled by themselves: where they lie among the old ones is lost",
    "zero": "an unknown entry counts as the number 0: take the mean of the known ones, and set it to 0 after scaling",
    "unknown": "unknown entries stay unknown: after scaling they are 0, the mean",
    "variance": "divide by the deviation, the root of the variance",
    "ddof": "the deviation here is that of the entries themselves: divide by their number, not by one less",
    "divided": "a feature that never changes has the deviation 0: leave its differences as they are",
}

QUESTION = Question(
    title="Scaled by what may be seen",
    function="scale",
    arguments=("x_train", "x_new"),
    differentiable=None,
    reference=by_training,
    cases=cases,
    sizes=Sizes(
        {
            "examples": Range(12, 20, least=8, most=90),
            "features": Range(3, 5, least=2, most=9),
            "new": Range(6, 10, least=3, most=40),
        }
    ),
    points={"numbers": 2, "edge cases": 1},
    hint="which rows may have a say in a mean? What would happen to a single new place?",
    mistakes=tuple(Mistake(text, wrongly(wrong)) for wrong, text in WRONG.items()),
    tolerance={"float64": 1e-9, "float32": 1e-3},
    answer="the scaled array",
)
