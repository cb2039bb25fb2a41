"""Exercise 8, a square by folding."""

from functools import partial

import numpy as np
import torch

from companion.homework.questions import EDGE, PLAIN, Case, Mistake, Question, single
from companion.homework.sizes import Range, Sizes


def cases(rng, sizes):
    """Yield places between 0 and 1 and several numbers of folds, so many that no list of knots would fit."""

    def places():
        return (rng.uniform(0, 1, *sizes.draw(rng)),)

    for folds in rng.permutation(np.arange(2, 2 + max(sizes.rounds, 2))):
        yield Case(PLAIN, "random inputs", places(), {"folds": int(folds)})
    yield Case(EDGE, "no fold", places(), {"folds": 0})
    yield Case(EDGE, "the knots themselves", (np.arange(9) / 8,), {"folds": 3})
    yield Case(EDGE, "30 folds", places(), {"folds": 30})
    yield Case(EDGE, "float32 inputs", tuple(map(single, places())), {"folds": 4})


def chords(x, folds):
    """Follow the chords of the square, with 2^folds of them, in PyTorch."""
    dtype = x.dtype
    x = torch.tensor(np.ascontiguousarray(x, np.float64))
    low = torch.floor(x * 2**folds) / 2**folds
    return (low**2 + (2 * low + 0.5**folds) * (x - low)).numpy().astype(dtype)


def by_folds(x, folds, wrong=""):
    """Take folds off x, with one thing wrong."""
    if wrong == "square":
        return np.asarray(x) ** 2
    total, y = np.array(x), np.array(x)
    terms = {"fewer": folds - 1, "more": folds + 1}.get(wrong, folds)
    for k in range(1, terms + 1):
        y = 1 - np.abs(1 - 2 * (x if wrong == "first" else y))
        share = y / (2**k if wrong == "two" else 4 ** (k - 1) if wrong == "early" else 4**k)
        total = total + share if wrong == "plus" else total - share
    return total


WRONG = {
    "square": "this is the square itself: the network is a broken line that touches it",
    "plus": "the folds are taken off: chords of a square lie below x",
    "two": "each fold is a quarter of the one before it, not a half",
    "first": "this folds x anew each time: fold what the last fold gave",
    "early": "the first fold already counts a quarter",
    "fewer": "the last fold is missing",
    "more": "this is one fold too many",
}

QUESTION = Question(
    title="A square by folding",
    function="square_by_folds",
    arguments=("x",),
    differentiable=None,
    reference=chords,
    cases=cases,
    sizes=Sizes({"places": Range(20, 40)}),
    points={"value": 2, "edge cases": 1},
    hint="by how much does the square's broken line change at the new knots when every piece is halved?",
    mistakes=tuple(Mistake(text, partial(by_folds, wrong=wrong)) for wrong, text in WRONG.items()),
)
