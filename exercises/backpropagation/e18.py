"""Exercise 18, every gradient of a network."""

from functools import partial

import numpy as np
import torch
import torch.nn.functional as F
from scipy.special import softmax

from companion.homework.questions import EDGE, LARGE, PLAIN, Case, Mistake, Question, single
from companion.homework.sizes import Range, Sizes

NAMES = "loss", "dscores", "dweight2", "dbias2", "dh", "dz", "dweight1", "dbias1", "dx"


def cases(rng, sizes):
    """Yield batches for small networks, scores that overflow, units that are silent or at 0."""

    def draw(n, d, hidden, k, scale=1.0):
        shapes = (hidden, d), (hidden,), (k, hidden), (k,)
        x, target = rng.normal(0, 1, (n, d)), rng.integers(0, k, n)
        return (x, target, *(scale * rng.normal(0, 1, shape) for shape in shapes))

    for _ in range(sizes.rounds):
        yield Case(PLAIN, "random inputs", draw(*sizes.draw(rng)))
    _, *others = sizes.draw(rng)
    yield Case(EDGE, "a batch of one (N = 1)", draw(1, *others))
    yield Case(EDGE, "float32 inputs", tuple(map(single, draw(*sizes.draw(rng)))))
    yield Case(EDGE, "scores in the thousands (exp overflows)", draw(*sizes.draw(rng), scale=40.0))
    x, target, weight1, bias1, *second = draw(*sizes.draw(rng))
    yield Case(EDGE, "hidden units that are all silent", (x, target, weight1, bias1 - 100, *second))
    x, target, weight1, bias1, *second = draw(*sizes.draw(rng))
    x[0] = 0
    yield Case(EDGE, "hidden units at exactly 0", (x, target, weight1, 0 * bias1, *second))
    yield Case(LARGE, "a large network", draw(100, 120, 100, 20, scale=0.1))


def by_pytorch(x, target, weight1, bias1, weight2, bias2):
    """Let autograd give the gradient of the loss with respect to every value."""
    x, target, *parameters = (
        torch.tensor(np.ascontiguousarray(a)) for a in (x, target, weight1, bias1, weight2, bias2)
    )
    weight1, bias1, weight2, bias2 = (a.requires_grad_() for a in parameters)
    z = F.linear(x.requires_grad_(), weight1, bias1)
    h = F.relu(z)
    scores = F.linear(h, weight2, bias2)
    loss = F.cross_entropy(scores, target)
    found = torch.autograd.grad(loss, (scores, weight2, bias2, h, z, weight1, bias1, x))
    return dict(zip(NAMES, (loss.detach().numpy(), *(g.numpy() for g in found)), strict=True))


def by_hand(x, target, weight1, bias1, weight2, bias2, wrong=""):
    """Send the gradient back by hand, with one thing wrong."""
    n = len(x)
    z = x @ weight1.T + bias1
    h = np.maximum(z, 0)
    scores = h @ weight2.T + bias2
    losses = np.logaddexp.reduce(scores, axis=1) - scores[np.arange(n), target]
    truth = 0 if wrong == "truth" else np.eye(len(bias2))[target]
    dscores = (softmax(scores, axis=1) - truth) / (1 if wrong == "sum" else n)
    again = n if wrong == "again" else 1
    dh = dscores @ weight2
    gate = {"open": 1, "gradient": dh > 0}.get(wrong, z > 0)
    dz = dh * gate
    found = (
        losses.sum() if wrong == "sum" else losses.mean(),
        dscores,
        dscores.T @ h / again,
        dscores.sum(axis=0) / again,
        dh,
        dz,
        (dh if wrong == "around" else dz).T @ x / again,
        (dh if wrong == "around" else dz).sum(axis=0) / again,
        (dh if wrong == "around" else dz) @ weight1,
    )
    return {name: np.asarray(a, x.dtype) for name, a in zip(NAMES, found, strict=True)}


WRONG = {
    "sum": "this is the sum over the batch: the loss is its mean",
    "truth": "these are the probabilities over N: take the one-hot labels off first",
    "again": "dscores has been divided by N already: add up what the rows send back",
    "open": "this is dh: ReLU lets a gradient through only where z was positive",
    "gradient": "the gate is opened by the sign of z, not by that of the gradient",
    "around": "it comes from dh, around ReLU: dz is what arrives at the first layer",
}

QUESTION = Question(
    title="Every gradient of a network, beside PyTorch's",
    function="all_gradients",
    arguments=("x", "target", "weight1", "bias1", "weight2", "bias2"),
    differentiable=None,
    reference=by_pytorch,
    cases=cases,
    sizes=Sizes({"batch": Range(4, 9), "inputs": Range(3, 8), "hidden": Range(4, 9), "classes": Range(3, 8)}),
    points={"gradients": 3, "edge cases": 1},
    hint="the first name that is told is where the mistake stands: which values were computed from that one?",
    mistakes=tuple(Mistake(text, partial(by_hand, wrong=wrong)) for wrong, text in WRONG.items()),
    names=NAMES,
)
