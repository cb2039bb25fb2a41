"""Exercise 6, a training loop to repair."""

import numpy as np
import torch
import torch.nn.functional as F

from companion.homework.questions import EDGE, PLAIN, Case, Mistake, Question, single
from companion.homework.sizes import Range, Sizes


def cases(rng, sizes):
    """Yield classes to be told apart in batches that leave a smaller one at the end; then other batches."""

    def draw(n, d, k):
        return rng.normal(0, 1, (n, d)), rng.integers(0, k, n), rng.normal(0, 0.5, (k, d))

    def case(kind, label, batch, epochs, change=lambda a: a):
        n, d, k = sizes.draw(rng)
        options = {"lr": float(rng.uniform(0.2, 0.4)), "batch": batch(n), "epochs": epochs}
        return Case(kind, label, tuple(map(change, draw(n, d, k))), options)

    for i in range(sizes.rounds):
        yield case(PLAIN, "random inputs", lambda n: n // 3 + 1, 2 + i % 2)
    yield case(EDGE, "batches that use up the examples", lambda n: n, 2)
    yield case(EDGE, "a batch larger than all examples", lambda n: 2 * n, 1)
    yield case(EDGE, "batches of one", lambda n: 1, 1)
    yield case(
        EDGE, "scores of thousands (exp overflows)", lambda n: n, 1, lambda a: a * 40 if a.dtype == float else a
    )
    yield case(EDGE, "float32 inputs", lambda n: n // 3 + 1, 1, single)


def trained(x, labels, weight, lr, batch, epochs, wrong=""):
    """Train by PyTorch's gradients, with one thing wrong."""
    x, labels, weight = (torch.tensor(np.ascontiguousarray(a)) for a in (x, labels, weight))
    batch = len(x) if wrong == "whole" else batch
    for _ in range(1 if wrong == "once" else epochs):
        for first in range(0, len(x) - batch if wrong == "last" else len(x), batch):
            some, names = x[first : first + batch], labels[first : first + batch]
            weight.requires_grad_()
            loss = F.cross_entropy(some @ weight.T, names, reduction="sum")
            if wrong != "sum":
                loss = loss / (batch if wrong == "batch" else len(x) if wrong == "all" else len(some))
            (slope,) = torch.autograd.grad(loss, weight)
            weight = (weight + lr * slope if wrong == "up" else weight - lr * slope).detach()
    return weight.numpy()


def wrongly(wrong):
    """Train with one thing wrong."""
    return lambda *args, **kwargs: trained(*args, **kwargs, wrong=wrong)


WRONG = {
    "last": "the examples of the last batch are never seen",
    "sum": "each step goes by the sum over its batch, and the loss is the mean",
    "batch": "the last batch may be smaller: divide by the examples that are in it",
    "all": "each step goes by the mean over its own batch, not over all examples",
    "whole": "every step takes all examples: go on batch by batch",
    "once": "this is a single epoch",
    "up": "this climbs: a step goes against the gradient",
}

QUESTION = Question(
    title="Repair: a training loop",
    function="trained",
    arguments=("x", "labels", "weight"),
    differentiable=None,
    reference=trained,
    cases=cases,
    sizes=Sizes({"examples": Range(13, 20, least=10, most=60), "inputs": Range(3, 5), "classes": Range(3, 6)}),
    points={"weights": 2, "edge cases": 1},
    hint="experiment: copies of one example, in batches of several sizes, and the start before and after the call",
    mistakes=tuple(Mistake(text, wrongly(wrong)) for wrong, text in WRONG.items()),
    answer="the array of weights",
    as_given="this is the code as given: find the three bugs first, then mend it",
)
