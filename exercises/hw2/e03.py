"""Exercise 3, Adadelta: a step in the weights' own unit."""

from functools import partial

import numpy as np
import torch

from companion.homework.questions import EDGE, Case, Mistake, Question
from companion.homework.sizes import Range, Sizes

from .draws import forms, path_of, run_of_gradients


def options(rng):
    """Draw the rule's numbers; eps is not small, so that a wrong place shows."""
    return {"alpha": float(rng.uniform(0.6, 0.95)), "eps": float(10.0 ** rng.uniform(-4, -2))}


def cases(rng, sizes):
    """Yield runs; then one step, and slopes that fall silent."""
    yield from forms(run_of_gradients, rng, sizes, options)
    steps, size = sizes.draw(rng)
    yield Case(EDGE, "a single step (T = 1)", run_of_gradients(rng, 1, size), options(rng))
    w, gradients = run_of_gradients(rng, steps, size)
    gradients[steps // 2 :, 0] = 0
    gradients[:, 1] = 0
    yield Case(EDGE, "slopes that are 0, or become 0", (w, gradients), options(rng))


def by_pytorch(w, gradients, alpha, eps):
    """Run ``torch.optim.Adadelta``, at its own rate of 1."""
    return path_of(partial(torch.optim.Adadelta, rho=alpha, eps=eps), w, gradients)


def by_hand(w, gradients, alpha, eps, wrong=""):
    """Run the rule with one thing wrong."""
    w, s, q, path = np.array(w), np.zeros_like(w), np.zeros_like(w), []
    new = 1.0 if wrong == "sums" else 1 - alpha
    keep = 1.0 if wrong == "sums" else alpha
    for t, g in enumerate(gradients, start=1):
        before = s
        s = keep * s + new * g * g
        slopes, steps = before if wrong == "late" else s, q
        if wrong == "corrected":
            slopes, steps = slopes / (1 - alpha**t), steps / (1 - alpha ** max(t - 1, 1))
        roots = [np.sqrt(a) + eps if wrong == "outside" else np.sqrt(a + eps) for a in (steps, slopes)]
        roots = [a + eps for a in (steps, slopes)] if wrong == "no root" else roots
        roots = [np.sqrt(steps + eps), np.sqrt(slopes)] if wrong == "above only" else roots
        above, below = roots[::-1] if wrong == "exchanged" else roots
        with np.errstate(all="ignore"):
            step = (1 if wrong == "no unit" else above) / below * g
        w = w - step
        q = keep * q + new * (g * g if wrong == "slopes again" else step if wrong == "not squared" else step * step)
        path.append(w)
    return np.asarray(path, gradients.dtype)


WRONG = {
    "outside": "eps stands inside both roots: it is added to the means, and then the root is taken",
    "above only": "eps is added to both means, also to that of the slopes",
    "exchanged": "the root of the steps' mean is above, that of the slopes' below: which unit has yours?",
    "no unit": "the root of the mean square of the steps is missing: this step has no unit",
    "no root": "a mean of squares has the unit squared: take the roots",
    "slopes again": "the second mean is that of the steps, not of the slopes again",
    "not squared": "the second mean is that of the steps' squares",
    "late": "the slope of this step is in its mean before the step is taken",
    "sums": "the means forget: what is kept and what is new are weighed with alpha and 1 - alpha",
    "corrected": "nothing is corrected for the start at 0: eps begins, and the means take over",
}

QUESTION = Question(
    title="A step in the right unit",
    function="adadelta_path",
    arguments=("w", "gradients"),
    differentiable=None,
    reference=by_pytorch,
    cases=cases,
    sizes=Sizes({"steps": Range(6, 12, least=4), "parameters": Range(3, 8)}),
    points={"path": 3, "edge cases": 1},
    hint="compute the first step by hand: of the two means one is still 0, so what gives the step its length?",
    mistakes=tuple(Mistake(text, partial(by_hand, wrong=wrong)) for wrong, text in WRONG.items()),
    answer="the path",
)
