"""Exercise 1, who moved the weights: what each slope of a run with momentum has done by its end."""

from functools import partial

import numpy as np
import torch

from companion.homework.questions import EDGE, Case, Mistake, Question
from companion.homework.sizes import Range, Sizes

from .draws import forms


def draw(rng, steps):
    """Draw the rate of each step; they fall, as rates do, but not evenly."""
    return (rng.uniform(0.02, 0.2, steps) * np.linspace(1, 0.3, steps),)


def options(rng):
    """Draw a momentum."""
    return {"momentum": float(rng.uniform(0.5, 0.9))}


def cases(rng, sizes):
    """Yield runs; then one step, no momentum, and rates that are 0 from some step on."""
    yield from forms(draw, rng, sizes, options)
    yield Case(EDGE, "a single step (T = 1)", draw(rng, 1), options(rng))
    (steps,) = sizes.draw(rng)
    yield Case(EDGE, "no momentum", draw(rng, steps), {"momentum": 0.0})
    (rates,) = draw(rng, steps)
    rates[steps // 2 :] = 0
    yield Case(EDGE, "rates of 0 from some step on", (rates,), options(rng))


def by_pytorch(rates, momentum):
    """Give step t a gradient of 1 for weight t and 0 for all others, and see how far each weight has come."""
    steps = len(rates)
    w = torch.zeros(steps, dtype=torch.from_numpy(np.ascontiguousarray(rates)).dtype, requires_grad=True)
    rule = torch.optim.SGD([w], lr=0.0, momentum=momentum)
    for slope, rate in zip(torch.eye(steps, dtype=w.dtype), rates, strict=True):
        w.grad, rule.param_groups[0]["lr"] = slope, float(rate)
        rule.step()
    return -w.detach().numpy()


def by_hand(rates, momentum, wrong=""):
    """Add up later rates, each weighted by what is left in the velocity, with one thing wrong."""
    age = np.arange(len(rates)) - np.arange(len(rates))[:, None]  # [t, k]: steps from the slope to the step
    if wrong == "behind":
        age = -age
    left = np.where(age >= (wrong == "next"), momentum ** np.maximum(age + (wrong == "faded"), 0), 0.0)
    found = left * (rates[:, None] if wrong == "own" else rates)
    found = found.sum(axis=1)
    found = {"plain": rates, "for ever": rates / (1 - momentum), "mean": (1 - momentum) * found}.get(wrong, found)
    return np.asarray(found[::-1] if wrong == "order" else found, rates.dtype)


WRONG = {
    "own": "each step has its own rate, and multiplies the whole velocity by it: the rate is not the slope's",
    "plain": "this is what a slope does at its own step: a share of it is still in the velocity at the next",
    "for ever": "the run ends, and the rate changes: this is what a slope would do at its own rate, for ever",
    "next": "a slope enters the velocity before the step is taken: it acts at its own step already",
    "faded": "a slope enters the velocity whole, and fades from the next step on",
    "behind": "a slope moves the weights at its own step and later, not before",
    "order": "the first number is that of the first slope: this is the order turned round",
    "mean": "the velocity is a sum of slopes, not their running mean: a slope enters it whole",
}

QUESTION = Question(
    title="Who moved the weights?",
    function="effects",
    arguments=("rates",),
    differentiable=None,
    reference=by_pytorch,
    cases=cases,
    sizes=Sizes({"steps": Range(5, 12, most=100)}),
    points={"effects": 1, "edge cases": 1},
    hint="follow one slope: how much of it is in the velocity at its own step, at the next, at the one after?",
    mistakes=tuple(Mistake(text, partial(by_hand, wrong=wrong)) for wrong, text in WRONG.items()),
    answer="the array of effects",
)
