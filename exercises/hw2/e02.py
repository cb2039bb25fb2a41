"""Exercise 2, Rprop: a rule that looks at signs alone."""

from functools import partial

import numpy as np
import torch

from companion.homework.questions import EDGE, Case, Mistake, Question
from companion.homework.sizes import Range, Sizes

from .draws import forms, path_of, run_of_gradients


def options(rng):
    """Draw the first length of the steps, and limits that are soon reached."""
    lr = float(rng.uniform(0.01, 0.1))
    return {"lr": lr, "least": lr * float(rng.uniform(0.3, 0.45)), "most": lr * float(rng.uniform(1.5, 1.7))}


def cases(rng, sizes):
    """Yield runs; then one step, slopes that are exactly 0, and a slope that turns at every step."""
    yield from forms(run_of_gradients, rng, sizes, options)
    steps, size = sizes.draw(rng)
    yield Case(EDGE, "a single step (T = 1)", run_of_gradients(rng, 1, size), options(rng))
    w, gradients = run_of_gradients(rng, steps, size)
    gradients[rng.random(gradients.shape) < 0.3] = 0
    yield Case(EDGE, "slopes that are 0 now and then", (w, gradients), options(rng))
    w, gradients = run_of_gradients(rng, steps, size)
    gradients = np.abs(gradients) * (-1.0) ** np.arange(steps)[:, None]
    yield Case(EDGE, "slopes that turn at every step", (w, gradients), options(rng))


def by_pytorch(w, gradients, lr, least, most):
    """Run ``torch.optim.Rprop`` with its own factors."""
    rule = partial(torch.optim.Rprop, lr=lr, etas=(0.5, 1.2), step_sizes=(least, most))
    return path_of(rule, w, gradients)


def by_hand(w, gradients, lr, least, most, wrong=""):
    """Run the rule with one thing wrong."""
    w, last, path = np.array(w), np.zeros_like(w), []
    length, moved = np.full_like(w, lr), np.zeros_like(w)
    grow, shrink = (0.5, 1.2) if wrong == "exchanged" else (1.2, 0.5)
    least, most = (0 if wrong == "no least" else least), (np.inf if wrong == "no most" else most)
    for t, g in enumerate(gradients):
        same = np.sign(g) * np.sign(last)
        same = np.ones_like(w) if wrong == "first grows" and t == 0 else same
        length = np.clip(length * np.where(same > 0, grow, np.where(same < 0, shrink, 1)), least, most)
        used = g if wrong == "goes on" else np.where(same < 0, 0, g)
        move = -length * (used if wrong == "size" else np.sign(used))
        w = w + (np.where(same < 0, -moved, move) if wrong == "taken back" else move)
        moved, last = move, g if wrong in ("goes on", "remembered") else used
        path.append(w)
    return np.asarray(path, gradients.dtype)


WRONG = {
    "goes on": "where the slope has turned the weight stays where it is, for this step",
    "remembered": "a slope that has turned is forgotten: the next one has none to be compared with",
    "taken back": "the last move is not taken back: that is the oldest form of the rule",
    "exchanged": "the step grows where the sign stays, and shrinks where it turns",
    "no least": "a step gets no shorter than the least length",
    "no most": "a step gets no longer than the most",
    "size": "the step has its own length: of the slope only the sign counts",
    "first grows": "the first slope has none before it to be compared with: its step keeps its length",
}

QUESTION = Question(
    title="Signs alone",
    function="rprop_path",
    arguments=("w", "gradients"),
    differentiable=None,
    reference=by_pytorch,
    cases=cases,
    sizes=Sizes({"steps": Range(14, 20, least=10), "parameters": Range(5, 9, least=4)}),
    points={"path": 2, "edge cases": 1},
    hint="take one weight and the slopes 1, 1, -1, -1, -1, and write down its steps before you write any code",
    mistakes=tuple(Mistake(text, partial(by_hand, wrong=wrong)) for wrong, text in WRONG.items()),
    answer="the path",
)
