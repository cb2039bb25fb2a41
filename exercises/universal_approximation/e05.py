"""Exercise 5, a tower of ReLU units in any dimension."""

from functools import partial

import numpy as np
import torch
import torch.nn.functional as F

from companion.homework.questions import EDGE, Case, Mistake, Question, variants
from companion.homework.sizes import Range, Sizes


def draw(rng, n, d):
    """Draw a box with slopes around it, and places inside, on the slopes and outside."""
    low, ramp = rng.uniform(-1, 0, d), rng.uniform(0.3, 0.8, d)
    ramp[rng.integers(d)] = rng.uniform(1.8, 2.5)  # beside the others, so that a sum of undivided sides stands out
    high = low + ramp * rng.uniform(2.1, 3.0, d)
    share = rng.dirichlet(np.ones(d), n) * rng.uniform(0, 1.4, (n, 1))  # of a ramp, so that a few places lie outside
    share *= rng.uniform(size=(n, d)) < 0.7
    away = np.where(rng.integers(0, 2, (n, d)), low - share * ramp, high + share * ramp)
    x = np.where(share > 0, away, rng.uniform(low, high, (n, d)))
    x[1:2] = (low + high) / 2
    return x, low, high, ramp


def cases(rng, sizes):
    """Yield boxes in several dimensions, among them one, and places at corners and far away."""
    yield from variants(draw, rng, sizes)
    yield Case(EDGE, "one dimension (D = 1)", draw(rng, 6, 1))
    x, low, high, ramp = draw(rng, *sizes.draw(rng))
    yield Case(EDGE, "corners of the box", (np.where(rng.integers(0, 2, x.shape), low, high), low, high, ramp))
    yield Case(EDGE, "places far away", (x + rng.choice([-9.0, 9.0], x.shape), low, high, ramp))


def by_relu(x, low, high, ramp):
    """Build the sides of ReLU units in PyTorch, add them up, and cut off with one more."""
    dtype = x.dtype
    x, low, high, ramp = (torch.tensor(np.ascontiguousarray(a, np.float64)) for a in (x, low, high, ramp))
    up = F.relu(x - low + ramp) - F.relu(x - low)
    down = F.relu(x - high) - F.relu(x - high - ramp)
    return F.relu(((up - down) / ramp).sum(1) - (len(low) - 1)).numpy().astype(dtype)


def by_hand(x, low, high, ramp, wrong=""):
    """Build it with one thing wrong."""
    inner = ramp if wrong == "inside" else 0
    rise, fall = (x - low + ramp - inner) / ramp, (high + ramp - inner - x) / ramp
    sides = np.clip(np.minimum(rise, fall), 0, 1)
    if wrong == "product":
        return sides.prod(axis=1)
    if wrong == "least":
        return sides.min(axis=1)
    total = (sides * ramp if wrong == "steep" else sides).sum(axis=1)
    d = sides.shape[1]
    total = total - {"arms": 0, "mean": d / 2, "all": d}.get(wrong, d - 1)
    return total if wrong == "below" else np.maximum(total, 0)


WRONG = {
    "arms": "the arms of the cross are left: cut off all that is not inside in every direction",
    "mean": "the threshold is too low: which sum has a place that is outside in one direction only?",
    "all": "all of D is taken off: inside the box the sum is exactly D, so take off one less",
    "below": "it is negative outside: the last unit is a ReLU too",
    "product": "this multiplies the directions, and a ReLU unit can only add and cut off",
    "least": "this takes the least over the directions, where one ReLU unit adds and cuts off",
    "steep": "the slopes reach the height ramp in place of 1: divide by it",
    "inside": "the slopes eat into the box: between low and high the tower is 1, the slopes are outside",
}

QUESTION = Question(
    title="A tower of ReLU units",
    function="relu_tower",
    arguments=("x", "low", "high", "ramp"),
    differentiable=None,
    reference=by_relu,
    cases=cases,
    sizes=Sizes({"places": Range(12, 20, least=8), "dimensions": Range(3, 5, most=8)}),
    points={"tower": 2, "edge cases": 1},
    hint="first one direction: a rise and a fall; then ask which values the sum of all directions has, and where",
    mistakes=tuple(Mistake(text, partial(by_hand, wrong=wrong)) for wrong, text in WRONG.items()),
    answer="the tower's value",
)

EQUAL = {
    "fall = relu(x - high) - relu(x - high - ramp): right side left out": "a side below 0 is cut off as one at 0 is",
    "fall = relu(x - high) - relu(x - high - ramp): Sub swapped": "a side below 0 is cut off as one at 0 is",
}
