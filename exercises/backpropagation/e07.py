"""Exercise 7, the linear layer."""

import numpy as np
import torch.nn.functional as F

from companion.homework.questions import EDGE, LARGE, PLAIN, Case, Mistake, Question, variants
from companion.homework.sizes import Range, Sizes


def cases(rng, sizes):
    """Yield batches, also with as many outputs as inputs, with two batch axes and with none."""

    def draw(rng, n, k, o):
        return rng.normal(0, 1, (n, k)), rng.normal(0, 1, (o, k)), rng.normal(0, 1, o)

    n, k, _ = sizes.draw(rng)
    for _ in range(2):  # a transposed product raises nothing here
        yield Case(PLAIN, "random inputs", draw(rng, n, k, k))
    yield from variants(draw, rng, sizes)
    n, k, o = sizes.draw(rng)
    _, weight, bias = draw(rng, n, k, o)
    yield Case(EDGE, "an input of shape (B, T, D)", (rng.normal(0, 1, (2, n, k)), weight, bias))
    yield Case(EDGE, "an input of shape (D,)", (rng.normal(0, 1, k), weight, bias))
    yield Case(EDGE, "an empty batch (N = 0)", (np.zeros((0, k)), weight, bias))
    yield Case(LARGE, "a large input", draw(rng, 100, 150, 160))


def linear_gradient(position, wrong):
    """Make a wrong gradient for one argument of a linear layer; ``wrong`` takes dy, x, weight."""

    def gradient(expected, dy, x, weight, bias):
        if x.ndim != 2:
            raise ValueError
        return [wrong(dy, x, weight) if i == position else g for i, g in enumerate(expected)]

    return gradient


QUESTION = Question(
    title="The linear layer, rebuilt",
    function="my_linear",
    arguments=("input", "weight", "bias"),
    differentiable=(0, 1, 2),
    reference=F.linear,
    cases=cases,
    sizes=Sizes({"batch": Range(4, 9), "inputs": Range(3, 8), "outputs": Range(3, 9)}),
    points={"value": 1, "gradient": 2, "edge cases": 1},
    keeps_dtype=True,  # it shall stand in the package's own networks
    hint="write one entry of y as a sum: which entries of y does one entry of an argument reach, by what factor?",
    mistakes=(
        Mistake("the bias is not added", lambda x, w, b: F.linear(x, w)),
        Mistake("the bias is taken off: add it", lambda x, w, b: F.linear(x, w, -b)),
        Mistake(
            "weight is (O, D): each row holds the factors of one output, so turn it for the way forward only",
            gradient=linear_gradient(0, lambda dy, x, w: dy @ w.T),
        ),
        Mistake(
            "it is transposed: row o of weight makes output o, so row o of its gradient holds dy of output o",
            gradient=linear_gradient(1, lambda dy, x, w: x.T @ dy),
        ),
        Mistake(
            "the batch was averaged: add what each row sends back, the loss has divided by N already",
            gradient=linear_gradient(1, lambda dy, x, w: dy.T @ x / max(len(x), 1)),
        ),
        Mistake(
            "the batch was averaged: every row's dy is added up",
            gradient=linear_gradient(2, lambda dy, x, w: dy.sum(axis=0) / max(len(x), 1)),
        ),
        *(
            Mistake(
                "what all rows send back is added up once: N does not multiply it",
                gradient=linear_gradient(position, wrong),
            )
            for position, wrong in enumerate(
                (
                    lambda dy, x, w: len(x) * dy @ w,
                    lambda dy, x, w: len(x) * dy.T @ x,
                    lambda dy, x, w: len(x) * dy.sum(axis=0),
                )
            )
        ),
        Mistake(
            "it is summed over the outputs: the bias of an output is used once in every row, so add up the rows",
            gradient=linear_gradient(2, lambda dy, x, w: dy.sum(axis=1)),
        ),
        Mistake(
            "the bias's gradient lacks dy: it is not the number of rows",
            gradient=linear_gradient(2, lambda dy, x, w: np.full(len(w), len(x), x.dtype)),
        ),
        Mistake(
            "it does not use the input: how much does a weight matter where its input is 0?",
            gradient=linear_gradient(1, lambda dy, x, w: np.repeat(dy.sum(axis=0)[:, None], x.shape[1], axis=1)),
        ),
    ),
)
