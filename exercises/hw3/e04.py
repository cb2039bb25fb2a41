"""Exercise 4, leave a whole fold out, for nothing."""

import numpy as np

from companion.homework.questions import EDGE, Case, Mistake, Question
from companion.homework.sizes import Range, Sizes

from .draws import doubles, features, forms, like


def cases(rng, sizes):
    """Yield folds of several examples in mixed order; folds of one, folds of unlike size, more features."""

    def draw(rng, n, count, folds):
        return features(rng, n, count), rng.normal(0, 2, n), rng.permutation(np.arange(n) % folds)

    def options(rng):
        return {"penalty": float(rng.uniform(0.5, 2))}

    yield from forms(draw, rng, sizes, options)
    n, count, folds = sizes.draw(rng)
    yield Case(EDGE, "more features than examples", draw(rng, n, n + 4, folds), options(rng))
    yield Case(EDGE, "each example is a fold of its own", draw(rng, n, count, n), options(rng))
    h, y, _ = draw(rng, n, count, folds)
    yield Case(EDGE, "folds of unlike size", (h, y, np.minimum(np.arange(n), 2)[::-1].copy()), options(rng))
    yield Case(EDGE, "folds with other numbers than 0, 1, 2", (h, y, 7 - 3 * (np.arange(n) % 3)), options(rng))


def fitted_anew(h, y, fold, penalty):
    """Leave each fold out, fit the others, and ask for it."""
    a, b = doubles(h, y)
    left = np.empty(len(b))
    for one in np.unique(fold):
        out = fold == one
        rest = a[~out]
        w = np.linalg.solve(rest.T @ rest + penalty * np.eye(a.shape[1]), rest.T @ b[~out])
        left[out] = b[out] - a[out] @ w
    return like(h, left)


def wrongly(wrong):
    """Take the errors from the one fit, with one thing wrong."""

    def errors(h, y, fold, penalty):
        a, b = doubles(h, y)
        n = len(b)
        strength = n * penalty if wrong == "n" else penalty
        S = a @ np.linalg.solve(a.T @ a + strength * np.eye(a.shape[1]), a.T)
        left = b - S @ b
        if wrong == "none":
            return like(h, left)
        if wrong == "each":
            return like(h, left / (1 - np.diag(S)))
        if wrong == "mean":
            return like(h, left / (1 - np.trace(S) / n))
        found = np.empty(n)
        for one in np.unique(fold):
            out = fold == one
            block = np.eye(out.sum()) - S[np.ix_(out, out)]
            found[out] = block @ left[out] if wrong == "times" else np.linalg.solve(block, left[out])
        return like(h, {"sign": -found, "answers": b - found, "squares": found**2}.get(wrong, found))

    return errors


WRONG = {
    "none": "these are the errors of the one fit, which has seen all examples",
    "each": "this leaves out one example at a time: the others of its fold have still been seen",
    "mean": "this is generalised cross-validation: here each fold has its own block",
    "times": "the block multiplies what was asked for: it must be solved for it",
    "n": "the penalty is that of the sum of squares: no factor n",
    "sign": "the sign is turned: an error here is target minus answer",
    "answers": "these are the answers: take them off the targets",
    "squares": "these are squares: the errors themselves were asked for",
}

QUESTION = Question(
    title="Leave a fold out, for nothing",
    function="left_out_errors",
    arguments=("h", "y", "fold"),
    differentiable=None,
    reference=fitted_anew,
    cases=cases,
    sizes=Sizes(
        {"examples": Range(10, 13, least=9, most=60), "features": Range(5, 7, most=8), "folds": Range(3, 4, most=4)}
    ),
    points={"errors": 3, "edge cases": 1},
    hint="give a fold the targets that the others' fit has for it: then that fit is the fit of all. What changed?",
    mistakes=tuple(Mistake(text, wrongly(wrong)) for wrong, text in WRONG.items()),
    tolerance={"float64": 1e-8, "float32": 5e-3},
    answer="the array of errors",
)

EQUAL = {
    "errors = y - S @ y: operands exchanged (2)": "S is symmetric",
}
