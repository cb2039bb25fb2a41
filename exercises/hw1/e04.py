"""Exercise 4, a maxout layer: the activation is learned, too."""

import numpy as np
import torch

from companion.homework.questions import EDGE, LARGE, Case, Mistake, Question, variants
from companion.homework.sizes import Range, Sizes


def pieces(x, weight, bias):
    """Give the affine functions (N, M, K) of which each of K units takes the largest."""
    return torch.einsum("nd,mkd->nmk", x, weight) + bias


def cases(rng, sizes):
    """Yield batches for K units of M pieces each; then one piece alone, which is a linear layer."""

    def draw(rng, n, d, m, k):
        return rng.normal(0, 1, (n, d)), rng.normal(0, 1, (m, k, d)), rng.normal(0, 1, (m, k))

    yield from variants(draw, rng, sizes)
    n, d, _, k = sizes.draw(rng)
    yield Case(EDGE, "a single piece (M = 1)", draw(rng, n, d, 1, k))
    yield Case(LARGE, "a large input", draw(rng, 40, 60, 3, 50))


QUESTION = Question(
    title="Maxout",
    function="maxout",
    arguments=("x", "weight", "bias"),
    differentiable=(0, 1, 2),
    reference=lambda x, w, b: pieces(x, w, b).max(dim=1).values,
    cases=cases,
    sizes=Sizes(
        {
            "batch": Range(4, 9, most=64),
            "inputs": Range(3, 7, most=64),
            "pieces": Range(2, 5, most=16),
            "units": Range(3, 8, most=64),
        }
    ),
    points={"value": 1, "gradient": 3, "edge cases": 1},
    hint="for each example and unit one piece has won: only its weights were used, so only they are to blame",
    mistakes=(
        Mistake(
            "every piece has a gradient here: only the piece that won has one",
            gradient=lambda e, dy, x, w, b: [
                np.einsum("nk,mkd->nd", dy, w),
                np.broadcast_to(np.einsum("nk,nd->kd", dy, x), w.shape),
                np.broadcast_to(dy.sum(0), b.shape),
            ],
        ),
        Mistake("take the largest piece: this is their sum", lambda x, w, b: pieces(x, w, b).sum(1)),
        Mistake("take the largest piece: this is their mean", lambda x, w, b: pieces(x, w, b).mean(1)),
        Mistake("this is the smallest piece", lambda x, w, b: pieces(x, w, b).min(1).values),
        Mistake(
            "the bias comes before the maximum: each piece has its own",
            lambda x, w, b: pieces(x, w, 0 * b).max(1).values + b.sum(0),
        ),
    ),
)

EQUAL = {
    'pieces = np.einsum("nd,mkd->nmk", x, weight, optimize=True) + bias: True turned': "it is for speed alone",
    'dx = np.einsum("nmk,mkd->nd", d, weight, optimize=True): True turned': "it is for speed alone",
    'return dx, np.einsum("nmk,nd->mkd", d, x, optimize=True), d.sum(axis=0): True turned': "it is for speed alone",
}
