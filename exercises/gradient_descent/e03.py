"""Exercise 3, a slope from values alone."""

import numpy as np
import torch

from companion.homework.questions import EDGE, Case, Mistake, Question
from companion.homework.sizes import Range, Sizes

from .draws import forms, like


def cases(rng, sizes):
    """Yield losses on both sides of a place, one pair among them."""

    def draw(rng, n, d):
        above = rng.normal(2, 1, n)
        return above, above + rng.normal(0, 0.5, n), rng.normal(size=(n, d))

    def options(rng):
        return {"sigma": float(rng.uniform(0.05, 0.4))}

    yield from forms(draw, rng, sizes, options)
    n, d = sizes.draw(rng)
    yield Case(EDGE, "a single pair (n = 1)", draw(rng, 1, d), options(rng))
    yield Case(EDGE, "a single parameter (D = 1)", draw(rng, n, 1), options(rng))


def estimate(above, below, directions, sigma):
    """Let PyTorch give the slope of the mean over pairs of (above - below) / 2 sigma, along each direction."""
    a, b, u = (torch.tensor(np.ascontiguousarray(x)) for x in (above, below, directions))
    w = torch.zeros(u.shape[1], dtype=u.dtype, requires_grad=True)
    ((u @ w) * (a - b) / (2 * sigma)).mean().backward()
    return w.grad.numpy()


def wrongly(factor):
    """Give sum_i factor_i u_i, where ``factor(above, below, directions, sigma)`` has one number for each pair."""

    def wrong(above, below, directions, sigma):
        return like(above, factor(above, below, directions, sigma) @ directions)

    return wrong


WRONG = {
    "the two places are 2 sigma apart, not sigma": lambda a, b, u, s: (a - b) / s / len(a),
    "a slope is a difference over a distance: divide by 2 sigma": lambda a, b, u, s: (a - b) / len(a),
    "take the mean over the pairs, not their sum": lambda a, b, u, s: (a - b) / (2 * s),
    "sigma divides once: the directions are given without it": lambda a, b, u, s: (a - b) / (2 * s * s) / len(a),
    "the losses below are not used: each pair has two": lambda a, b, u, s: a / s / len(a),
    "the sign is wrong: up is where the loss above is larger": lambda a, b, u, s: (b - a) / (2 * s) / len(a),
    "directions keep their length: do not bring them to length 1": lambda a, b, u, s: (
        (a - b) / (2 * s * np.linalg.norm(u, axis=1)) / len(a)
    ),
}

QUESTION = Question(
    title="A slope from values alone",
    function="slope_from_values",
    arguments=("above", "below", "directions"),
    differentiable=None,
    reference=estimate,
    cases=cases,
    sizes=Sizes({"pairs": Range(4, 9), "parameters": Range(3, 8)}),
    points={"slope": 2, "edge cases": 1},
    hint="begin with one pair in one dimension: what is the slope of a line through two points?",
    mistakes=tuple(Mistake(text, wrongly(factor)) for text, factor in WRONG.items()),
    answer="the slope",
)
