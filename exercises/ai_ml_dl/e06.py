"""Exercise 6, least squares in which some examples count more."""

import numpy as np
from sklearn.linear_model import LinearRegression

from companion.homework.questions import EDGE, PLAIN, Case, Mistake, Question, single
from companion.homework.sizes import Range, Sizes


def cases(rng, sizes):
    """Yield points with weights that are unequal, equal, and zero for some."""

    def draw(n, d):
        x = rng.normal(0, 1, (n, d))
        t = x @ rng.normal(0, 2, d) + rng.normal(2, 1) + rng.normal(0, 0.5, n)
        return x, t, rng.uniform(0.1, 5, n)

    for _ in range(sizes.rounds):
        yield Case(PLAIN, "random inputs", draw(*sizes.draw(rng)))
    n, d = sizes.draw(rng)
    x, t, w = draw(n, d)
    yield Case(EDGE, "equal weights", (x, t, np.full(n, 2.5)))
    w0 = w.copy()
    w0[: n // 4] = 0
    yield Case(EDGE, "some weights of 0", (x, t, w0))
    yield Case(EDGE, "features far from 0", (x + 50, t, w))
    yield Case(EDGE, "a single feature (D = 1)", draw(n, 1))
    yield Case(EDGE, "float32 inputs", tuple(map(single, draw(n, d))))


def by_scikit_learn(x, t, w):
    """Let scikit-learn fit: the slopes, then the intercept."""
    found = LinearRegression().fit(x.astype(float), t.astype(float), sample_weight=w.astype(float))
    return np.append(found.coef_, found.intercept_).astype(x.dtype)


def fitted(count=np.sqrt, ones=True, first=False):
    """Make a fit whose rows are multiplied by some function of the weights, with or without an intercept."""

    def fit(x, t, w):
        x, t, w = (a.astype(float) for a in (x, t, w))
        a = np.column_stack([x, np.ones(len(x))]) if ones else x
        found = np.linalg.lstsq(a * count(w)[:, None], t * count(w), rcond=None)[0]
        found = found if ones else np.append(found, 0.0)
        return np.roll(found, 1) if first else found

    return fit


QUESTION = Question(
    title="Least squares with weights",
    function="fit_weighted",
    arguments=("x", "t", "w"),
    differentiable=None,
    reference=by_scikit_learn,
    cases=cases,
    sizes=Sizes({"examples": Range(15, 25, least=12, most=200), "features": Range(2, 5, most=8)}),
    points={"slopes and intercept": 2, "edge cases": 1},
    hint="an example of weight 2 counts as if it stood there twice: what does that do to the two sums to be solved?",
    mistakes=(
        Mistake("the weights are not used", fitted(np.ones_like)),
        Mistake("the weights count twice: they belong to squared errors, not to errors", fitted(lambda w: w)),
        Mistake("there is no intercept: add a column of ones", fitted(ones=False)),
        Mistake("the intercept comes last, after the slopes", fitted(first=True)),
        Mistake(
            "an example counts less the larger its weight is", fitted(lambda w: 1 / np.sqrt(np.maximum(w, 1e-9)))
        ),
    ),
    tolerance={"float64": 1e-8, "float32": 2e-3},
    answer="the array of slopes and intercept",
)
