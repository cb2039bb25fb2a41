"""Exercise 5, an AdamW to repair."""

from functools import partial

import numpy as np
import torch

from companion.homework.questions import EDGE, Case, Mistake, Question
from companion.homework.sizes import Range, Sizes

from .draws import forms, like, run_of_gradients


def options(rng):
    """Draw the rule's numbers; the decay is strong, and eps is not small, so that a wrong place shows."""
    return {
        "lr": float(rng.uniform(0.01, 0.1)),
        "decay": float(rng.uniform(0.1, 0.9)),
        "eps": float(10.0 ** rng.uniform(-3, -1)),
    }


def cases(rng, sizes):
    """Yield runs of several steps, and of one."""
    yield from forms(run_of_gradients, rng, sizes, options)
    steps, size = sizes.draw(rng)
    yield Case(EDGE, "a single step (T = 1)", run_of_gradients(rng, 1, size), options(rng))
    yield Case(EDGE, "no decay", run_of_gradients(rng, steps, size), options(rng) | {"decay": 0.0})


def by_pytorch(w, gradients, lr=0.001, decay=0.01, eps=1e-8):
    """Run ``torch.optim.AdamW`` with its own betas."""
    parameter, path = torch.tensor(np.ascontiguousarray(w), requires_grad=True), []
    rule = torch.optim.AdamW([parameter], lr=lr, weight_decay=decay, eps=eps)
    for gradient in gradients:
        parameter.grad = torch.tensor(np.ascontiguousarray(gradient))
        rule.step()
        path.append(parameter.detach().numpy().copy())
    return np.array(path)


def by_hand(w, gradients, lr=0.001, decay=0.01, eps=1e-8, wrong=""):
    """Run the rule with one thing wrong."""
    w, m, s, path = np.array(w), np.zeros_like(w), np.zeros_like(w), []
    for t, g in enumerate(gradients, start=1):
        g = g + decay * w if wrong == "penalty" else g
        m, s = 0.9 * m + 0.1 * g, 0.999 * s + 0.001 * g * g
        first, second = m / (1 - 0.9**t), s / (1 - 0.999**t)
        if wrong == "kept":
            m, s = first, second
        root = np.sqrt(second + eps) if wrong == "inside" else np.sqrt(second) + eps
        root = np.sqrt(s) + eps if wrong == "uncorrected" else root
        shrunk = w if wrong == "penalty" else (1 - (1 if wrong == "no rate" else lr) * decay) * w
        w = shrunk - lr * first / root
        path.append(w)
    return like(gradients, path)


WRONG = {
    "penalty": "the decay passes through the averages, as a penalty's would: shrink the weights themselves",
    "inside": "eps stands inside the root: add it to the root",
    "kept": "what is corrected must not be kept: the next step starts from the averages as they were",
    "uncorrected": "the mean square starts at 0 too: correct it before the root",
    "no rate": "the decay is multiplied by the rate, in PyTorch's convention",
}

QUESTION = Question(
    title="Repair: AdamW",
    function="adamw_path",
    arguments=("w", "gradients"),
    differentiable=None,
    reference=by_pytorch,
    cases=cases,
    sizes=Sizes({"steps": Range(6, 12), "parameters": Range(3, 8)}),
    points={"path": 2, "edge cases": 1},
    hint="experiment: one step, two steps, an eps that is large, and the arguments after the call",
    mistakes=tuple(Mistake(text, partial(by_hand, wrong=wrong)) for wrong, text in WRONG.items()),
    answer="the path",
    as_given="this is the code as given: find the three bugs first, then mend it",
)
