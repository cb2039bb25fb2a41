"""Exercise 8, training by hand."""

from functools import partial

import numpy as np
import torch
import torch.nn.functional as F

from companion.homework.questions import EDGE, LARGE, PLAIN, Case, Mistake, Question, single
from companion.homework.sizes import Range, Sizes


def cases(rng, sizes):
    """Yield small regressions that learn, over several numbers of steps."""

    def draw(n, k, hidden, outputs):
        shapes = ((n, k), (n, outputs), (hidden, k), (hidden,), (outputs, hidden), (outputs,))
        return tuple(rng.normal(0, 0.7, shape) for shape in shapes)

    shape = "batch", "inputs", "hidden", "outputs"
    for steps in sizes.spread("steps"):
        lr = float(rng.uniform(0.05, 0.2))
        yield Case(PLAIN, "random inputs", draw(*sizes.draw(rng, *shape)), {"steps": steps, "lr": lr})
    n, k, hidden, outputs = sizes.draw(rng, *shape)
    yield Case(EDGE, "a batch of one (N = 1)", draw(1, k, hidden, outputs), {"steps": 20, "lr": 0.1})
    yield Case(EDGE, "a single step", draw(n, k, hidden, outputs), {"steps": 1, "lr": 0.1})
    yield Case(EDGE, "one hidden unit, one output", draw(n, k, 1, 1), {"steps": 20, "lr": 0.1})
    yield Case(EDGE, "float32 inputs", tuple(map(single, draw(n, k, hidden, outputs))), {"steps": 20, "lr": 0.1})
    yield Case(LARGE, "a large network", draw(60, 110, 90, 80), {"steps": 5, "lr": 0.01})


def trained(x, target, weight1, bias1, weight2, bias2, steps, lr):
    """Train with PyTorch's own layers, autograd and optimizer; give the loss before each step."""
    x, target, *start = (torch.tensor(np.ascontiguousarray(a)) for a in (x, target, weight1, bias1, weight2, bias2))
    parameters = [a.requires_grad_() for a in start]
    optimizer, losses = torch.optim.SGD(parameters, lr), []
    for _ in range(steps):
        hidden = torch.tanh(F.linear(x, *parameters[:2]))
        loss = F.mse_loss(F.linear(hidden, *parameters[2:]), target)
        losses.append(loss.item())
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return np.array(losses, weight1.dtype)


def wrongly_trained(x, target, weight1, bias1, weight2, bias2, steps, lr, wrong=""):
    """Train by hand with one thing wrong."""
    losses = []
    with np.errstate(all="ignore"):
        for _ in range(steps + (wrong == "late")):
            before = x @ weight1.T + bias1
            hidden = np.tanh(before)
            y = hidden @ weight2.T + bias2
            losses.append(((y - target) ** 2).mean())
            dy = (1 if wrong == "half" else 2) * (y - target) / {"sum": 1, "rows": len(y)}.get(wrong, y.size)
            dy = -dy if wrong == "up" else dy
            old = weight2
            weight2 = weight2 - lr * (dy.T @ hidden) * (wrong != "first")
            bias2 = bias2 - lr * dy.sum(axis=0) * (wrong not in ("biases", "bias2", "first"))
            dbefore = dy @ (weight2 if wrong == "early" else old)
            slope = {"flat": 1, "before": 1 - before**2, "hidden": 1 - hidden}.get(wrong, 1 - hidden**2)
            dbefore = dbefore * slope
            if wrong != "second":
                weight1 = weight1 - lr * (dbefore.T @ x)
                bias1 = bias1 - lr * dbefore.sum(axis=0) * (wrong not in ("biases", "bias1"))
    return np.array(losses[wrong == "late" :], x.dtype)


TRAININGS = {
    "late": "these are the losses after each step: write the loss down before the weights move",
    "half": "the steps are half as long as they should be: what is the derivative of a square?",
    "sum": "the steps are those of a sum of squares: the loss is their mean, over all entries",
    "rows": "the steps are those of a mean over rows: the loss is the mean over all entries",
    "up": "the loss goes up: step against the gradient",
    "biases": "the biases stay as they were",
    "bias1": "bias1 stays as it was",
    "bias2": "bias2 stays as it was",
    "first": "only the first layer learns",
    "early": "weight2 moved before the gradient went through it: compute all gradients first, then update",
    "flat": "the gradient passes tanh as if its slope were 1",
    "before": "the slope of tanh is written with its value, not with what went in",
    "hidden": "the slope of tanh is 1 minus the square of its value",
    "second": "only the second layer learns",
}

QUESTION = Question(
    title="Training by hand",
    function="train_by_hand",
    arguments=("x", "target", "weight1", "bias1", "weight2", "bias2"),
    differentiable=None,
    reference=trained,
    cases=cases,
    sizes=Sizes(
        {
            "batch": Range(4, 9),
            "inputs": Range(3, 8, most=32),
            "hidden": Range(4, 6, most=8),
            "outputs": Range(2, 3, most=8),
            "steps": Range(5, 200, most=400),
        }
    ),
    points={"losses": 2, "edge cases": 1},
    hint="print every gradient of the first step beside its parameter: same shape? And who was computed from whom?",
    mistakes=tuple(Mistake(text, partial(wrongly_trained, wrong=wrong)) for wrong, text in TRAININGS.items()),
    tolerance={"float64": 1e-9, "float32": 1e-3},
    answer="the list of losses",
)
