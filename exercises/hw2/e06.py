"""Exercise 6, a large batch in small pieces, to repair."""

from functools import partial

import numpy as np
import torch
import torch.nn.functional as F

from companion.homework.questions import EDGE, PLAIN, Case, Mistake, Question, single
from companion.homework.sizes import Range, Sizes


def cases(rng, sizes):
    """Yield batches that leave a smaller piece at their end, and examples that leave a smaller batch at theirs."""

    def case(kind, label, piece, change=lambda a: a, **others):
        n, d = sizes.draw(rng)
        # One input is larger than the others, so that one number of the gradient alone may be above the limit.
        x, w = rng.normal(0, 1, (n, d)) * np.append(3, np.ones(d - 1)), rng.normal(0, 0.5, d)
        y = x @ (w + rng.choice([-1, 1], d) * rng.uniform(0.5, 1.5, d)) + rng.normal(0, 0.5, n)
        batch = n // 3 + 1
        options = {"lr": float(rng.uniform(0.02, 0.05)), "momentum": float(rng.uniform(0.3, 0.6)), "batch": batch}
        # Some batches are clipped and some are not: in the latter a sum is no mean, in the former a piece no batch.
        limit = {"limit": float(np.mean(_ends(x, y, w, **options)))}
        return Case(kind, label, tuple(map(change, (x, y, w))), options | {"piece": piece(batch)} | limit | others)

    for _ in range(sizes.rounds):
        yield case(PLAIN, "random inputs", lambda batch: batch - 2)
    yield case(EDGE, "pieces that use up the batch", lambda batch: batch)
    yield case(EDGE, "a piece larger than the batch", lambda batch: 2 * batch)
    yield case(EDGE, "pieces of one", lambda batch: 1)
    yield case(EDGE, "a limit that nothing reaches", lambda batch: batch - 2, limit=1e6)
    yield case(EDGE, "no momentum", lambda batch: batch - 2, momentum=0.0)
    yield case(EDGE, "float32 inputs", lambda batch: batch - 2, single)


def _ends(x, y, w, lr, momentum, batch):
    """Give the lengths of the shortest gradient and of the longest in a run without a limit."""
    lengths, v = [], np.zeros_like(w)
    for first in range(0, len(x), batch):
        some, wanted = x[first : first + batch], y[first : first + batch]
        g = 2 * some.T @ (some @ w - wanted) / len(some)
        v = momentum * v + g
        w = w - lr * v
        lengths.append(np.linalg.norm(g))
    return min(lengths), max(lengths)


def in_pieces(x, y, w, lr, momentum, batch, piece, limit, wrong=""):
    """Train by PyTorch's gradients, clipping and steps, the batches whole; or in pieces, with one thing wrong."""
    x, y, w = (torch.tensor(np.ascontiguousarray(a)) for a in (x, y, w))
    w.requires_grad_()
    rule = torch.optim.SGD([w], lr=lr, momentum=momentum)
    w.grad = torch.zeros_like(w)
    for first in range(0, len(x), batch):
        some, wanted = x[first : first + batch], y[first : first + batch]
        count = len(some)
        kept = torch.zeros_like(w) if wrong != "kept" else w.grad.clone()
        if wrong == "last":
            some, wanted = some[-((len(some) - 1) % piece + 1) :], wanted[-((len(some) - 1) % piece + 1) :]
        pieces = list(zip(some.split(piece), wanted.split(piece), strict=True))
        for part, target in pieces:
            share = {"means": 1 / len(pieces), "sum": len(part), "of means": 1.0}.get(wrong, len(part) / count)
            loss = F.mse_loss(part @ w, target) * share
            (slope,) = torch.autograd.grad(loss, w)
            kept = kept + (_clipped(slope, limit) if wrong == "each" else slope)
        w.grad = kept if wrong in ("each", "never") else _clipped(kept, limit)
        if wrong == "entries":
            w.grad = kept.clamp(-limit, limit)
        rule.step()
    return w.detach().numpy()


def _clipped(slope, limit):
    leaf = torch.nn.Parameter(torch.zeros_like(slope))
    leaf.grad = slope.clone()
    torch.nn.utils.clip_grad_norm_([leaf], limit)
    return leaf.grad


WRONG = {
    "kept": "the gradient of the last batch is still in that of the next: begin each batch at 0",
    "means": "a mean of the pieces' means: the last piece may be smaller, and each example counts alike",
    "each": "it is the batch's gradient that may not be too long: clip it once, when it is whole",
    "sum": "the loss is the mean over the batch, and this is its sum",
    "of means": "the pieces' means are added up: together they are to be one mean over the batch",
    "last": "only the last piece of each batch counts: add the pieces up",
    "never": "nothing is clipped",
    "entries": "the length of the whole gradient is limited, not each of its numbers",
}

QUESTION = Question(
    title="Repair: a batch in pieces",
    function="trained_in_pieces",
    arguments=("x", "y", "w"),
    differentiable=None,
    reference=in_pieces,
    cases=cases,
    sizes=Sizes({"examples": Range(20, 28, least=16, most=80), "inputs": Range(3, 5, most=8)}),
    points={"weights": 2, "edge cases": 1},
    hint="experiment: the same run in pieces of several sizes, with a high limit and a low one, must end alike",
    mistakes=tuple(Mistake(text, partial(in_pieces, wrong=wrong)) for wrong, text in WRONG.items()),
    tolerance={"float64": 1e-5, "float32": 1e-4},  # PyTorch divides by the gradient's length and a millionth more
    answer="the array of weights",
    as_given="this is the code as given: find the three faults first, then mend it",
)

EQUAL = {
    "v = momentum * v + min(1, limit / (length + 1e-6)) * g: right side left out (5)": "the millionth is PyTorch's",
    "v = momentum * v + min(1, limit / (length + 1e-6)) * g: Add swapped (2)": "the millionth is PyTorch's",
}
