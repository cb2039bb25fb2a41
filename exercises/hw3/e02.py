"""Exercise 2, all penalties at the price of one."""

import numpy as np
import torch

from companion.homework.questions import EDGE, Case, Mistake, Question
from companion.homework.sizes import Range, Sizes

from .draws import doubles, features, forms, like


def cases(rng, sizes):
    """Yield fewer and more features than examples, always with a penalty of 0; one penalty; falling ones."""

    def draw(rng, n, count, many):
        penalties = np.concatenate([[0.0], rng.uniform(0.3, 4, many - 1)])
        return features(rng, n, count), rng.normal(size=n), rng.permutation(penalties)

    yield from forms(draw, rng, sizes)
    n, count, many = sizes.draw(rng)
    yield Case(EDGE, "more features than examples", draw(rng, n, n + 4, many))
    h, y, penalties = draw(rng, n, count, many)
    yield Case(EDGE, "a single penalty", (h, y, penalties[:1] + 1))
    flat = h.copy()
    flat[:, -1] = 0
    yield Case(EDGE, "a feature that is always 0", (flat, y, penalties))
    yield Case(EDGE, "the same in a unit a hundred million times as large", (flat * 1e-8, y, penalties * 1e-16))


def by_pytorch(h, y, penalties):
    """Let PyTorch fit the examples and, as H further ones, zeros: the root of the penalty times each weight."""
    a, b, some = doubles(h, y, penalties)
    count = a.shape[1]
    rows = []
    for penalty in some:
        A = torch.tensor(np.vstack([a, np.sqrt(penalty) * np.eye(count)]))
        B = torch.tensor(np.concatenate([b, np.zeros(count)]))
        rows.append(torch.linalg.lstsq(A, B, driver="gelsd", rcond=1e-12).solution.numpy())
    return like(h, rows)


def wrongly(factor):
    """Multiply each direction by ``factor(s, penalty, n)``, whatever it is where that is not finite."""

    def wrong(h, y, penalties):
        a, b, some = doubles(h, y, penalties)
        u, s, v = np.linalg.svd(a, full_matrices=False)
        keep = s > 1e-12 * s[0]
        rows = [((factor(s[keep], p, len(a)) * (u.T @ b)[keep]) @ v[keep]) for p in some]
        return like(h, rows)

    return wrong


WRONG = {
    "the penalty is added to the square of a singular value": lambda s, p, n: 1 / (s + p),
    "the penalty stands there as it is, not squared": lambda s, p, n: s / (s**2 + p**2),
    "this shrinks the answers, not yet the weights: one division by s is missing": lambda s, p, n: s**2 / (s**2 + p),
    "the penalty here is that of the sum of squares: no factor n": lambda s, p, n: s / (s**2 + n * p),
    "this is the shortest fit for all of them: where is the penalty?": lambda s, p, n: 1 / s,
    "the weights are divided by the singular values": lambda s, p, n: s * s / s / (1 + p),
}

QUESTION = Question(
    title="All penalties at the price of one",
    function="ridge_path",
    arguments=("h", "y", "penalties"),
    differentiable=None,
    reference=by_pytorch,
    cases=cases,
    sizes=Sizes(
        {"examples": Range(9, 12, least=8, most=60), "features": Range(4, 6, most=7), "penalties": Range(3, 8)}
    ),
    points={"weights": 2, "edge cases": 1},
    hint="in its singular directions a fit is one division each: what becomes of the divisor with a penalty?",
    mistakes=tuple(Mistake(text, wrongly(factor)) for text, factor in WRONG.items()),
    tolerance={"float64": 1e-9, "float32": 1e-3},
    answer="the array of weights",
)

EQUAL = {
    "seen = s > 1e-6 * s[0]: Gt swapped": "no singular value lies exactly there",
    "seen = s > 1e-6 * s[0]: 0 raised": "the second largest measures as well what counts as 0",
}
