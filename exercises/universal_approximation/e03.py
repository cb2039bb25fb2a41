"""Exercise 3, through any points with leaky units."""

from functools import partial

import numpy as np
import torch
import torch.nn.functional as F

from companion.homework.questions import EDGE, PLAIN, Case, Mistake, Question, single
from companion.homework.sizes import Range, Sizes


def points(rng, n):
    """Draw rising knots, none close to another, and values."""
    return np.cumsum(rng.uniform(0.2, 1.0, n)) - 2.0, rng.normal(0, 1, n)


def cases(rng, sizes):
    """Yield points with several leaks: among them none, which is ReLU, and -1, which is the absolute value."""
    for _ in range(sizes.rounds):
        yield Case(
            PLAIN, "random inputs", points(rng, *sizes.draw(rng)), {"negative_slope": float(rng.uniform(0.1, 0.6))}
        )
    yield Case(EDGE, "two points (one unit)", points(rng, 2), {"negative_slope": 0.2})
    yield Case(EDGE, "negative_slope=0.0", points(rng, *sizes.draw(rng)), {"negative_slope": 0.0})
    yield Case(EDGE, "negative_slope=-1.0", points(rng, *sizes.draw(rng)), {"negative_slope": -1.0})
    t, values = points(rng, *sizes.draw(rng))
    yield Case(EDGE, "float32 inputs", (single(t), single(values)), {"negative_slope": 0.25})


def solved(t, values, negative_slope):
    """Let PyTorch solve the equations: at every knot the network must be right."""
    knots = torch.tensor(np.asarray(t, np.float64))
    hidden = F.leaky_relu(knots[:, None] - knots[:-1], negative_slope)
    equations = torch.hstack((hidden, torch.ones(len(knots), 1, dtype=torch.float64)))
    return torch.linalg.solve(equations, torch.tensor(np.asarray(values, np.float64))).numpy().astype(t.dtype)


def by_hand(t, values, negative_slope, wrong=""):
    """Compute weights and bias, with one thing wrong."""
    a = 0.0 if wrong == "relu" else negative_slope
    slopes = np.diff(values) / np.diff(t)
    weights = np.diff(slopes, prepend=0.0)
    if wrong == "slopes":
        weights = slopes.copy()
    weights[1:] /= 1.0 if wrong == "one" else 1 - a
    if wrong == "two":
        weights[0] /= 1 - a
    elif wrong != "first":
        weights[0] = slopes[0] - a * weights[1:].sum()
    bias = values[0] - (0.0 if wrong in ("bias", "two") else a * (weights * (t[0] - t[:-1])).sum())
    return np.append(weights, bias).astype(t.dtype)


WRONG = {
    "relu": "these are the numbers for ReLU: left of its bend a leaky unit is not silent",
    "one": "at its bend the slope of a leaky unit changes by less than 1",
    "first": "on the first piece the later units slope as well: the first weight must make up for them",
    "bias": "at the first knot the later units are not zero: the bias must make up for them",
    "two": "on the first piece the later units slope as well, and at the first knot they are not zero",
    "slopes": "these come from the slopes, not from their changes",
}

QUESTION = Question(
    title="Through any points with leaky units",
    function="leaky_interpolant",
    arguments=("t", "values"),
    differentiable=None,
    reference=solved,
    cases=cases,
    sizes=Sizes({"points": Range(5, 9, least=3, most=24)}),
    points={"weights and bias": 3, "edge cases": 1},
    hint="write down the slope left and right of a bend: which units contribute what to each of the two?",
    mistakes=tuple(Mistake(text, partial(by_hand, wrong=wrong)) for wrong, text in WRONG.items()),
    answer="the array",
)
