"""Exercise 3, the fit nearest to a start."""

import numpy as np
import torch

from companion.homework.questions import EDGE, Case, Mistake, Question
from companion.homework.sizes import Range, Sizes

from .draws import doubles, features, forms, like


def cases(rng, sizes):
    """Yield more features than examples, and once fewer; a start at 0, and one that fits already."""

    def draw(rng, n, spare):
        return features(rng, n, n + spare), rng.normal(size=n), rng.normal(size=n + spare)

    yield from forms(draw, rng, sizes)
    n, spare = sizes.draw(rng)
    h, y, start = draw(rng, n, spare)
    yield Case(EDGE, "a start at 0", (h, y, np.zeros_like(start)))
    yield Case(EDGE, "a start that fits already", (h, h @ start, start))
    yield Case(EDGE, "more examples than features", (features(rng, n + 3, n), rng.normal(size=n + 3), start[:n]))


def by_pytorch(h, y, start):
    """Let PyTorch fit what the start leaves."""
    a, left = (torch.tensor(q) for q in doubles(h, np.asarray(y, float) - doubles(h)[0] @ doubles(start)[0]))
    return like(h, doubles(start)[0] + torch.linalg.lstsq(a, left, driver="gelsd").solution.numpy())


def wrongly(formula):
    """Give ``formula(h, its pseudo-inverse, y, start)``."""

    def wrong(h, y, start):
        a, b, c = doubles(h, y, start)
        return like(h, formula(a, np.linalg.pinv(a), b, c))

    return wrong


WRONG = {
    "this is the shortest fit: where is the start in it?": lambda h, p, y, w: p @ y,
    "what the start explains already is explained twice: fit what it leaves": lambda h, p, y, w: w + p @ y,
    "this keeps what the examples notice of the start; keep what they do not": lambda h, p, y, w: p @ y + p @ (h @ w),
    "this is one step of descent: where do all the steps lead?": lambda h, p, y, w: w + h.T @ (y - h @ w),
    "it moves away from the fit: what is left is target minus answer": lambda h, p, y, w: w - p @ (y - h @ w),
    "this is the change alone: add it to the start": lambda h, p, y, w: p @ (y - h @ w),
}

QUESTION = Question(
    title="The fit nearest to a start",
    function="nearest_fit",
    arguments=("h", "y", "start"),
    differentiable=None,
    reference=by_pytorch,
    cases=cases,
    sizes=Sizes({"examples": Range(4, 7), "more features": Range(3, 9)}),
    points={"weights": 2, "edge cases": 1},
    hint="move the origin to the start: what are the targets seen from there, and which fit is the shortest?",
    mistakes=tuple(Mistake(text, wrongly(formula)) for text, formula in WRONG.items()),
    tolerance={"float64": 1e-9, "float32": 1e-3},
    answer="the array of weights",
)
