"""Exercise 9, curvature without a matrix."""

from functools import partial

import numpy as np
import torch
import torch.nn.functional as F
from scipy.special import softmax

from companion.homework.questions import EDGE, Case, Mistake, Question
from companion.homework.sizes import Range, Sizes

from .draws import forms, like


def draw(rng, n, d, k):
    """Draw weights, examples, and a direction in the space of weights."""
    return rng.normal(0, 0.7, (k, d)), rng.normal(0, 1, (n, d)), rng.normal(0, 1, (k, d))


def cases(rng, sizes):
    """Yield batches, of one too; scores in the thousands; a direction of any length."""
    yield from forms(draw, rng, sizes, lambda rng: {})
    n, d, k = sizes.draw(rng)
    yield Case(EDGE, "a batch of one (N = 1)", draw(rng, 1, d, k))
    weight, x, direction = draw(rng, n, d, k)
    yield Case(EDGE, "a direction a million times as long", (weight, x, 1e6 * direction))
    shifted = weight + 1000 * x[0] / (x[0] @ x[0])  # all scores of an example alike: its probabilities stay
    yield Case(EDGE, "scores in the thousands (exp overflows)", (shifted, x, direction))


def by_pytorch(weight, x, direction):
    """Differentiate PyTorch's cross-entropy twice; the labels play no part."""
    w, a, u = (torch.tensor(np.ascontiguousarray(array)) for array in (weight, x, direction))
    labels = torch.zeros(len(a), dtype=torch.int64)
    return torch.autograd.functional.hvp(lambda w: F.cross_entropy(a @ w.T, labels), w, u)[1].numpy()


def by_hand(weight, x, direction, wrong=""):
    """Send the direction through the scores and back, with one thing wrong."""
    p = softmax(x @ weight.T, axis=1)
    a = x @ direction.T  # how the scores move
    mean = (p * a).sum(axis=1, keepdims=True)
    moved = {
        "diagonal": p * a,
        "own": p * (1 - p) * a,
        "plain mean": p * (a - a.mean(axis=1, keepdims=True)),
        "no p": a - mean,
        "outer": mean * p,
    }.get(wrong, p * (a - mean))
    found = moved.T @ x
    return like(weight, found if wrong == "sum" else found / len(x))


WRONG = {
    "sum": "the loss is the mean over the batch, and so is its curvature",
    "diagonal": "the scores' second derivatives are diag(p) minus p p^T: the second part is missing",
    "own": "each score also curves the loss for the others: the matrix is not diagonal",
    "plain mean": "the mean that is taken off is weighted by the probabilities",
    "no p": "each class counts with its probability",
    "outer": "this is the part p p^T alone: it is taken off diag(p)",
}

QUESTION = Question(
    title="Curvature without a matrix",
    function="curvature_along",
    arguments=("weight", "x", "direction"),
    differentiable=None,
    reference=by_pytorch,
    cases=cases,
    sizes=Sizes({"batch": Range(4, 9), "features": Range(3, 8), "classes": Range(3, 6)}),
    points={"product": 3, "edge cases": 1},
    hint="how do the scores move when the weights move along the direction, and how does p minus y then?",
    mistakes=tuple(Mistake(text, partial(by_hand, wrong=wrong)) for wrong, text in WRONG.items()),
    answer="the product",
)
