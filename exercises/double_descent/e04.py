"""Exercise 4, what ridge costs and saves."""

import numpy as np

from companion.homework.questions import EDGE, Case, Mistake, Question
from companion.homework.sizes import Range, Sizes

from .draws import doubles, features, forms, like


def cases(rng, sizes):
    """Yield designs with fewer and more features than examples; no noise, no penalty, a single new example."""

    def draw(rng, n, count, new):
        return features(rng, n, count), rng.normal(size=count), rng.normal(size=(new, count))

    def options(rng):
        return {"noise": float(rng.uniform(1.3, 2.5)), "penalty": float(rng.uniform(0.5, 3))}

    yield from forms(draw, rng, sizes, options)
    n, count, new = sizes.draw(rng)
    yield Case(EDGE, "no noise", draw(rng, n, count, new), options(rng) | {"noise": 0.0})
    yield Case(EDGE, "no penalty", draw(rng, count + 4, count, new), options(rng) | {"penalty": 0.0})
    yield Case(EDGE, "a single new example", draw(rng, n, count, 1), options(rng))
    yield Case(EDGE, "more features than examples", draw(rng, n, n + 4, new), options(rng))


def by_singular_values(h, weights, h_new, noise, penalty):
    """Each direction is shrunk by s^2 / (s^2 + penalty), its noise by s / (s^2 + penalty)."""
    a, w, new = doubles(h, weights, h_new)
    _, s, v = np.linalg.svd(a, full_matrices=False)
    off = new @ (v.T @ ((s**2 / (s**2 + penalty)) * (v @ w)) - w)
    spread = (new @ v.T) * s / (s**2 + penalty)
    return like(h, [np.mean(off**2), noise**2 * np.mean((spread**2).sum(axis=1))])


def wrongly(wrong):
    """Solve the equations, with one thing wrong."""

    def parts(h, weights, h_new, noise, penalty):
        a, w, new = doubles(h, weights, h_new)
        n, count = a.shape
        strength = penalty * n if wrong == "times n" else penalty
        solve = np.linalg.pinv(a.T @ a + strength * np.eye(count)) @ a.T
        asked = a if wrong == "old" else new
        off = asked @ (solve @ (a @ w) - w)
        each = ((asked @ solve) ** 2).sum(axis=1)
        bias2 = off.mean() ** 2 if wrong == "late" else (off**2).mean()
        variance = (noise if wrong == "once" else noise**2) * each.mean()
        if wrong == "floor":
            variance += noise**2
        if wrong == "sum":
            bias2, variance = (off**2).sum(), noise**2 * each.sum()
        return like(h, [variance, bias2] if wrong == "order" else [bias2, variance])

    return parts


WRONG = {
    "once": "a variance is the square of a standard deviation",
    "old": "this asks the old examples: ask the new ones",
    "sum": "take the mean over the new examples",
    "late": "square each new example's bias before the mean is taken: they cancel otherwise",
    "times n": "the penalty stands once on the diagonal, not n times",
    "floor": "the noise of a new target is no part of the fit's variance",
    "order": "the bias comes first",
}

QUESTION = Question(
    title="What ridge costs and saves",
    function="ridge_parts",
    arguments=("h", "weights", "h_new"),
    differentiable=None,
    reference=by_singular_values,
    cases=cases,
    sizes=Sizes({"examples": Range(9, 12, least=8, most=60), "features": Range(4, 6, most=7), "new": Range(5, 8)}),
    points={"bias and variance": 3, "edge cases": 1},
    hint="the fit is a matrix times the targets: put the truth and the noise through it one after the other",
    mistakes=tuple(Mistake(text, wrongly(wrong)) for wrong, text in WRONG.items()),
    tolerance={"float64": 1e-9, "float32": 1e-3},
    answer="the pair of bias and variance",
)

EQUAL = {
    "bias = h_new @ (solve @ (h @ weights) - weights): operands exchanged (2)": "only the square of the bias is used",
}
