"""Exercise 4, Adamax."""

from functools import partial

import numpy as np
import torch

from companion.homework.questions import EDGE, Case, Mistake, Question
from companion.homework.sizes import Range, Sizes

from .draws import forms, like, run_of_gradients


def options(rng):
    """Draw the rule's numbers."""
    beta1, beta2 = rng.uniform(0.7, 0.95), rng.uniform(0.8, 0.98)
    return {"lr": float(rng.uniform(0.01, 0.1)), "beta1": float(beta1), "beta2": float(beta2)}


def cases(rng, sizes):
    """Yield runs, of one step too, and with a slope that falls silent."""
    yield from forms(run_of_gradients, rng, sizes, options)
    steps, size = sizes.draw(rng)
    yield Case(EDGE, "a single step (T = 1)", run_of_gradients(rng, 1, size), options(rng))
    w, gradients = run_of_gradients(rng, steps, size)
    gradients[steps // 2 :, 0] = 0
    yield Case(EDGE, "a slope that falls silent", (w, gradients), options(rng))


def by_pytorch(w, gradients, lr=0.002, beta1=0.9, beta2=0.999):
    """Run ``torch.optim.Adamax`` with eps 0."""
    parameter, path = torch.tensor(np.ascontiguousarray(w), requires_grad=True), []
    rule = torch.optim.Adamax([parameter], lr=lr, betas=(beta1, beta2), eps=0.0)
    for gradient in gradients:
        parameter.grad = torch.tensor(np.ascontiguousarray(gradient))
        rule.step()
        path.append(parameter.detach().numpy().copy())
    return np.array(path)


def by_hand(w, gradients, lr=0.002, beta1=0.9, beta2=0.999, wrong=""):
    """Run the rule with one thing wrong."""
    w, m, u, path = np.array(w), np.zeros_like(w), np.zeros_like(w), []
    for t, g in enumerate(gradients, start=1):
        m = g if wrong == "no mean" else beta1 * m + (1 - beta1) * g
        size = g if wrong == "signed" else np.abs(g)
        kept = u if wrong == "never forgets" else beta2 * u
        u = np.sqrt(beta2 * u * u + (1 - beta2) * g * g) if wrong == "mean square" else np.maximum(kept, size)
        u = size if wrong == "no memory" else u
        first = {"none": 1.0, "late": 1 - beta1 ** (t + 1), "second": 1 - beta2**t}.get(wrong, 1 - beta1**t)
        shares = {
            "both": 1 - beta2**t,
            "both, by the root": np.sqrt(1 - beta2**t),
            "mean square": np.sqrt(1 - beta2**t),
        }
        last = shares.get(wrong, 1.0)
        with np.errstate(all="ignore"):
            w = w - lr * m / first / (u / last)
        path.append(w)
    return like(gradients, path)


WRONG = {
    "none": "the running mean is not corrected: it starts at 0, divide it by 1 - beta1^t",
    "both": "the largest size needs no correction: it does not start too small (part 1)",
    "both, by the root": "the largest size needs no correction: it does not start too small (part 1)",
    "second": "the mean is corrected with its own beta, beta1",
    "late": "the steps count from t = 1: at the first, divide by 1 - beta1",
    "mean square": "this is Adam: here the largest size so far stands for the root of the mean square",
    "never forgets": "the largest size fades: multiply it by beta2 before it is compared",
    "signed": "compare sizes: a large negative slope is large",
    "no mean": "the step goes along the running mean of the slopes, not along the last one",
}

QUESTION = Question(
    title="Adamax",
    function="adamax_path",
    arguments=("w", "gradients"),
    differentiable=None,
    reference=by_pytorch,
    cases=cases,
    sizes=Sizes({"steps": Range(6, 12), "parameters": Range(3, 8)}),
    points={"path": 3, "edge cases": 1},
    hint="after the first step every weight has moved by the same length: which, and does yours?",
    mistakes=tuple(Mistake(text, partial(by_hand, wrong=wrong)) for wrong, text in WRONG.items()),
    answer="the path",
)
