"""Exercise 3, as many features as you like: kernel ridge regression."""

import numpy as np
import torch

from companion.homework.questions import EDGE, Case, Mistake, Question
from companion.homework.sizes import Range, Sizes

from .draws import doubles, forms, like


def cases(rng, sizes):
    """Yield one new place, one old place, the old places asked again, one input a place."""

    def draw(rng, n, inputs, new):
        return rng.normal(size=(n, inputs)), rng.normal(size=n), rng.normal(size=(new, inputs))

    def options(rng):
        return {"width": float(rng.uniform(1.3, 2.5)), "penalty": float(rng.uniform(0.2, 0.7))}

    yield from forms(draw, rng, sizes, options)
    n, inputs, new = sizes.draw(rng)
    yield Case(EDGE, "a single new place", draw(rng, n, inputs, 1), options(rng))
    yield Case(EDGE, "a single example (n = 1)", draw(rng, 1, inputs, new), options(rng))
    x, y, _ = draw(rng, n, inputs, new)
    yield Case(EDGE, "the old places asked again", (x, y, x.copy()), options(rng))
    yield Case(EDGE, "places far from all examples", (x, y, x[:2] + 100), options(rng))


def by_pytorch(x, y, x_new, width, penalty):
    """Let PyTorch find the distances and solve."""
    a, b, new = (torch.tensor(q) for q in doubles(x, y, x_new))

    def kernel(p, q):
        exact = "donot_use_mm_for_euclid_dist"
        return torch.exp(-(torch.cdist(p, q, compute_mode=exact) ** 2) / (2 * width**2))

    return like(
        x, (kernel(new, a) @ torch.linalg.solve(kernel(a, a) + penalty * torch.eye(len(a), dtype=a.dtype), b)).numpy()
    )


def wrongly(wrong):
    """Solve with one thing wrong."""

    def answers(x, y, x_new, width, penalty):
        a, b, new = doubles(x, y, x_new)

        def kernel(p, q):
            far2 = ((p[:, None] - q) ** 2).sum(axis=2)
            far = np.sqrt(far2) if wrong == "distance" else far2
            below = {"width": 2 * width, "two": width**2}.get(wrong, 2 * width**2)
            return np.exp(-far / below)

        strength = {"n": len(a) * penalty, "none": 0.0, "square": penalty**2}.get(wrong, penalty)
        weight = np.linalg.solve(kernel(a, a) + strength * np.eye(len(a)), b)
        if wrong == "mean":
            return like(x, kernel(new, a) @ b / kernel(new, a).sum(axis=1))
        return like(x, kernel(new, a) @ (b if wrong == "unsolved" else weight))

    return answers


WRONG = {
    "distance": "the square of the distance is in the exponent",
    "width": "the width is squared there",
    "two": "twice the squared width divides",
    "n": "the penalty is added as it is, not n times",
    "square": "the penalty is added as it is, not squared",
    "none": "the old targets are all matched: where is the penalty?",
    "unsolved": "the targets themselves are no coefficients: which ones give back the targets, but for the penalty?",
    "mean": "this is a weighted mean of the targets; which sum of kernels is the ridge fit?",
}

QUESTION = Question(
    title="As many features as you like",
    function="kernel_ridge",
    arguments=("x", "y", "x_new"),
    differentiable=None,
    reference=by_pytorch,
    cases=cases,
    sizes=Sizes({"examples": Range(6, 9, most=60), "inputs": Range(2, 4, least=1, most=8), "new": Range(4, 8)}),
    points={"answers": 2, "edge cases": 1},
    hint="write the weights as a mixture of the examples' features: what is left of the features in the answer?",
    mistakes=tuple(Mistake(text, wrongly(wrong)) for wrong, text in WRONG.items()),
    tolerance={"float64": 1e-8, "float32": 1e-3},
    answer="the array of answers",
)
