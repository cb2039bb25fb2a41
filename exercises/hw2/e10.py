"""Exercise 10, the derivative of a whole training."""

import numpy as np
import torch
import torch.nn.functional as F

from companion.homework.packing import with_gaps
from companion.homework.questions import EDGE, LARGE, PLAIN, Case, Mistake, Question, single
from companion.homework.sizes import Range, Sizes


def cases(rng, sizes):
    """Yield short runs; a single step, no momentum, rates of 0, sure answers, labels of 0 and 1; a long run."""

    def draw(steps, count, n, new, size=1.0):
        rates, momenta = rng.uniform(0.3, 1.2, (steps, count)), rng.uniform(0.2, 0.8, steps)
        x, new_x = rng.normal(size=(n, count)), rng.normal(size=(new, count))
        target, new_target = rng.uniform(0.1, 0.9, n), rng.uniform(0.1, 0.9, new)
        return rates, momenta, size * rng.normal(size=count), x, target, new_x, new_target

    for _ in range(sizes.rounds):
        yield Case(PLAIN, "random inputs", draw(*sizes.draw(rng)))
    yield Case(EDGE, "a single step", draw(1, *sizes.draw(rng)[1:]))
    rates, momenta, *rest = draw(*sizes.draw(rng))
    yield Case(EDGE, "no momentum", (rates, 0 * momenta, *rest))
    yield Case(EDGE, "rates of 0", (0 * rates, momenta, *rest))
    yield Case(EDGE, "scores near 1,000 (exp overflows)", draw(*sizes.draw(rng), size=1000.0))
    rates, momenta, start, x, target, new_x, new_target = draw(*sizes.draw(rng))
    yield Case(EDGE, "labels of 0 and 1", (rates, momenta, start, x, target.round(), new_x, new_target.round()))
    yield Case(EDGE, "float32 inputs", tuple(map(single, draw(*sizes.draw(rng)))))
    yield Case(EDGE, "inputs stored with gaps (not contiguous)", tuple(map(with_gaps, draw(*sizes.draw(rng)))))
    rates, *rest = draw(400, 100, 60, 40)
    yield Case(LARGE, "400 steps of 100 weights", (rates / 5, *rest))


def trained(rates, momenta, start, x, target, new_x, new_target, wrong=""):
    """Let PyTorch train, and lose; or with one thing wrong in the run itself."""
    w, v = start, torch.zeros_like(start)
    for rate, momentum in zip(rates, momenta, strict=True):
        g = x.T @ (torch.sigmoid(x @ w) - target) / (1 if wrong == "sum" else len(target))
        if wrong == "old":
            w = w - rate * v
        v = momentum * v + (rate * g if wrong == "inside" else g)
        if wrong != "old":
            w = w - (v if wrong == "inside" else rate * v)
    if wrong == "seen":
        return F.binary_cross_entropy_with_logits(x @ w, target)
    how = "sum" if wrong == "all" else "mean"
    return F.binary_cross_entropy_with_logits(new_x @ w, new_target, reduction=how)


def gate(z):
    """Give the sigmoid of z, of any size."""
    return (1 + np.tanh(z / 2)) / 2


def backwards(dy, rates, momenta, start, x, target, new_x, new_target, wrong):
    """Go back through the run by hand, with one thing wrong."""
    n, weights, velocities = len(target), [start], [0 * start]
    for rate, momentum in zip(rates, momenta, strict=True):
        velocities.append(momentum * velocities[-1] + x.T @ (gate(x @ weights[-1]) - target) / n)
        weights.append(weights[-1] - rate * velocities[-1])
    drates, dmomenta, dx, dtarget = (np.zeros_like(a) for a in (rates, momenta, x, target))
    dw = dy * (new_x.T @ (gate(new_x @ weights[-1]) - new_target) / len(new_target))
    dv = 0 * start
    for t in reversed(range(len(rates))):
        w = weights[t + 1 if wrong == "after" else t]
        p = gate(x @ w)
        drates[t] = -dw * velocities[t if wrong == "before" else t + 1]
        dv = dv - rates[t] * dw
        dmomenta[t] = dv @ velocities[t + 1 if wrong == "new" else t]
        dz = p * (1 - p) * (x @ dv) / (1 if wrong == "shares" else n)
        through, itself = np.outer(dz, w), np.outer((p - target) / n, dv)
        part = {"through": through, "itself": itself}.get(wrong, through + itself)
        if wrong == "overwrites":
            dx, dtarget = part, -x @ dv / n
        else:
            dx, dtarget = dx + part, dtarget - x @ dv / (1 if wrong == "shares" else n)
        dw = dw if wrong == "curvature" else dw + x.T @ dz
        dv = dv if wrong == "kept" else 0 * dv if wrong == "cut" else momenta[t] * dv
    return [drates, dmomenta, dw, dx, dtarget, None, None]


def run_wrongly(wrong):
    """Train with one thing wrong."""
    return lambda *args: trained(*args, wrong=wrong)


def back_wrongly(wrong):
    """Go back with one thing wrong."""
    return lambda right, dy, *args: backwards(dy, *args, wrong=wrong)


RUN = {
    "inside": "the rate multiplies the velocity, not what is added to it: once it changes, that is another rule",
    "old": "the velocity takes in the gradient first, and moves the weights then",
    "sum": "the gradient is that of the mean loss over the examples",
    "seen": "this is the loss on the examples that were trained on: the new ones judge",
    "all": "the new examples' loss is a mean, too",
}
BACK = {
    "curvature": "each gradient of the run hangs on the weights that it was taken at: a path is missing",
    "cut": "a velocity goes on into the next one: a path is missing",
    "kept": "on its way into the next velocity each was multiplied by the momentum",
    "before": "a rate multiplied the velocity that was new in its step",
    "new": "a momentum multiplied the velocity that came from the step before",
    "after": "a step's gradient was taken at the weights before that step: keep those, too",
    "shares": "the mean over the examples comes back as a share for each: look for a factor N",
    "overwrites": "every step used the examples: what reaches them adds up",
    "through": "x stands twice in a gradient: beside the errors, too, and not only inside them",
    "itself": "x stands twice in a gradient: inside the errors, too, and not only beside them",
}

QUESTION = Question(
    title="The derivative of a whole training",
    function="loss_after_training",
    arguments=("rates", "momenta", "start", "x", "target", "new_x", "new_target"),
    differentiable=(0, 1, 2, 3, 4),
    reference=trained,
    cases=cases,
    sizes=Sizes(
        {
            "steps": Range(3, 6, most=20),
            "weights": Range(3, 5, most=20),
            "examples": Range(6, 9, most=40),
            "new examples": Range(4, 8, most=40),
        }
    ),
    points={"value": 1, "gradient": 4, "edge cases": 1},
    hint="write one step as two assignments, and list for each what it reads: what reaches those, going back?",
    mistakes=(
        *(Mistake(text, run_wrongly(wrong)) for wrong, text in RUN.items()),
        *(Mistake(text, gradient=back_wrongly(wrong)) for wrong, text in BACK.items()),
    ),
    tolerance={"float64": 1e-10, "float32": 1e-3},
)

EQUAL = {
    "dmomenta[k] = before @ dv: operands exchanged": "the product of two rows does not hang on their order",
}
