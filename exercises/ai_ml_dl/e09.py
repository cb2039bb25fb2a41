"""Exercise 9, cross-validation in which nothing leaks."""

import numpy as np
from sklearn.neighbors import KNeighborsRegressor
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from companion.homework.questions import EDGE, PLAIN, Case, Mistake, Question, single
from companion.homework.sizes import Range, Sizes


def cases(rng, sizes):
    """Yield features in very different units, folds of unequal sizes, and folds far from each other."""

    def draw(n, d, folds=3):
        x = rng.normal(0, 1, (n, d)) * 10.0 ** rng.permutation(np.arange(d) - 1) + rng.normal(0, 5, d)
        fold = np.minimum(rng.permutation(n) % (folds + 1), folds - 1)  # the last holds twice as many
        x[fold == 0] *= 1.5  # its spread is another
        return x, ((x - x.mean(axis=0)) / x.std(axis=0)).sum(axis=1) + rng.normal(0, 0.3, n), fold

    for k in (1, 2, 3):
        yield Case(PLAIN, "random inputs", draw(*sizes.draw(rng)), {"k": k})
    n, d = sizes.draw(rng)
    yield Case(EDGE, "two folds", draw(n, d, 2), {"k": 2})
    x, t, _ = draw(n, d)
    yield Case(EDGE, "a fold for each example", (x, t, rng.permutation(n)), {"k": 2})
    yield Case(EDGE, "a single feature (D = 1)", draw(n, 1), {"k": 2})
    yield Case(EDGE, "float32 inputs", tuple(map(single, draw(n, d))), {"k": 2})


def by_scikit_learn(x, t, fold, k):
    """Let scikit-learn scale and answer, each time learned from the other folds."""
    dtype, x, t, errors = x.dtype, x.astype(float), t.astype(float), []
    for i in range(fold.max() + 1):
        out = fold == i
        model = make_pipeline(StandardScaler(), KNeighborsRegressor(k, algorithm="brute")).fit(x[~out], t[~out])
        errors.append(((model.predict(x[out]) - t[out]) ** 2).mean())
    return np.array(errors, dtype)


def validated(scaled_by="training", learned_from="others", asked="fold", error=np.mean):
    """Make a cross-validation with one thing wrong."""

    def errors(x, t, fold, k):
        x, t, found = x.astype(float), t.astype(float), []
        everything = np.ones(len(x), bool)
        for i in range(fold.max() + 1):
            out = fold == i
            rows = {"others": ~out, "all": everything, "fold": out}
            learned, held = rows[learned_from], rows[asked]
            source = {"training": learned, "all": everything, "each": learned, "none": learned}[scaled_by]
            mean, size = (x[source].mean(axis=0), x[source].std(axis=0)) if scaled_by != "none" else (0, 1)
            own = (x[held].mean(axis=0), x[held].std(axis=0)) if scaled_by == "each" else (mean, size)
            train, new = (x[learned] - mean) / size, (x[held] - own[0]) / np.where(own[1] == 0, 1, own[1])
            near = np.argsort(((new[:, None] - train) ** 2).sum(axis=2), axis=1)[:, :k]
            found.append(error((t[learned][near].mean(axis=1) - t[held]) ** 2))
        return np.array(found)

    return errors


QUESTION = Question(
    title="Cross-validation without a leak",
    function="fold_errors",
    arguments=("x", "t", "fold"),
    differentiable=None,
    reference=by_scikit_learn,
    cases=cases,
    sizes=Sizes({"examples": Range(24, 36, least=20, most=120), "features": Range(2, 4, most=6)}),
    points={"errors": 3, "edge cases": 1},
    hint="pretend that the fold is still in its envelope: which of your numbers could you compute all the same?",
    mistakes=(
        Mistake(
            "mean and spread were taken from all rows: the fold's own are among them, and leak", validated("all")
        ),
        Mistake("the fold was scaled by its own mean and spread, not as what is learned from", validated("each")),
        Mistake("nothing was scaled: the feature with the largest unit decides", validated("none")),
        Mistake(
            "each row of the fold was also learned from, and is its own nearest neighbour", validated("all", "all")
        ),
        Mistake("these are errors on what was learned from", validated(asked="others")),
        Mistake(
            "it learns from the fold and asks the others: the other way round",
            validated("training", "fold", "others"),
        ),
        Mistake("this is the sum over the fold: take the mean", validated(error=np.sum)),
        Mistake("the root was taken: the mean squared error is wanted", validated(error=lambda e: np.sqrt(e.mean()))),
    ),
    tolerance={"float64": 1e-9, "float32": 1e-3},
    answer="the array of errors",
)

EQUAL = {
    "mean, size = x[~out].mean(axis=0), x[~out].std(axis=0): item 0 doubled": (
        "distances do not see from where both are measured"
    ),
    "mean, size = x[~out].mean(axis=0), x[~out].std(axis=0): item 1 doubled": (
        "all distances are halved: the nearest stay the nearest"
    ),
    "mean, size = x[~out].mean(axis=0), x[~out].std(axis=0): Invert dropped": (
        "distances do not see from where both are measured"
    ),
}
