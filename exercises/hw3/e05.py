"""Exercise 5, a cross-validation to repair."""

import numpy as np

from companion.homework.questions import EDGE, PLAIN, Case, Mistake, Question
from companion.homework.sizes import Range, Sizes


def cases(rng, sizes):
    """Yield few examples of many features, most of which mean nothing; folds of unlike size."""

    def draw(n, count, folds):
        x = rng.normal(size=(n, count)) * rng.uniform(0.5, 3, count) + rng.normal(0, 2, count)
        fold = np.minimum(np.arange(n) % (folds + 2), folds - 1)  # the last is three times as large
        return x, x[:, 0] + 3 * rng.normal(size=n) + 4, rng.permutation(fold)

    for _ in range(sizes.rounds):
        n, count, folds = sizes.draw(rng)
        yield Case(PLAIN, "random inputs", draw(n, count, folds), {"keep": 4, "penalty": float(rng.uniform(1, 3))})
    n, count, folds = sizes.draw(rng)
    x, y, _ = draw(n, count, folds)
    yield Case(EDGE, "all features are kept", draw(n, count, folds), {"keep": count, "penalty": 2.0})
    yield Case(EDGE, "each example is a fold of its own", (x, y, np.arange(n)), {"keep": 3, "penalty": 2.0})


def cross_validated(x, y, fold, keep, penalty, wrong=""):
    """Learn mean, size, choice and weights from the others alone, or with one thing wrong."""
    off = []
    for one in np.unique(fold):
        out = fold == one
        seen = np.ones(len(y), bool) if wrong == "scale" else ~out
        center, size = x[seen].mean(axis=0), x[seen].std(axis=0)
        z, level = (x - center) / size, y[~out].mean()
        told = np.ones(len(y), bool) if wrong == "choice" else ~out
        strength = np.abs(z[told].T @ (y[told] - y[told].mean()))
        best = np.argsort(-strength)[:keep] if wrong != "weakest" else np.argsort(strength)[:keep]
        a, b = z[~out][:, best], y[~out] - (0 if wrong == "level" else level)
        w = np.linalg.solve(a.T @ a + penalty * np.eye(keep), a.T @ b)
        asked = ~out if wrong == "train" else out
        off.append((y[asked] - (0 if wrong == "level" else level) - z[asked][:, best] @ w) ** 2)
    if wrong == "folds":
        return np.mean([part.mean() for part in off])
    return np.mean(np.concatenate(off))


def wrongly(wrong):
    """Cross-validate with one thing wrong."""
    return lambda *args, **kwargs: cross_validated(*args, **kwargs, wrong=wrong)


WRONG = {
    "choice": "the features are still chosen with the targets of the fold that shall judge them",
    "scale": "mean and size of the features still come from all examples, the judges among them",
    "folds": "a mean of the folds' means: an example in a small fold counts more than one in a large fold",
    "level": "the mean of the training targets belongs to the fit: take it off, and add it to the answers",
    "train": "these are the errors on the examples that were fitted",
    "weakest": "these are the features that tell the least: the strongest were to be kept",
}

QUESTION = Question(
    title="Repair: a cross-validation",
    function="cross_validated_error",
    arguments=("x", "y", "fold"),
    differentiable=None,
    reference=cross_validated,
    cases=cases,
    sizes=Sizes(
        {
            "examples": Range(18, 24, least=15, most=60),
            "features": Range(26, 32, least=8, most=60),
            "folds": Range(3, 5, most=5),
        }
    ),
    points={"error": 2, "edge cases": 1},
    hint="give it targets that are pure noise and many features: which error is honest, which line sees the judges?",
    mistakes=tuple(Mistake(text, wrongly(wrong)) for wrong, text in WRONG.items()),
    tolerance={"float64": 1e-9},
    answer="the error",
    as_given="this is the code as given: find the three leaks first, then mend them",
)

EQUAL = {
    "z = (x - x[~out].mean(axis=0)) / x[~out].std(axis=0): operands exchanged (2)": (
        "a feature with its sign turned gets a weight with its sign turned"
    ),
}
