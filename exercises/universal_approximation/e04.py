"""Exercise 4, how wide it must be."""

from functools import partial

import numpy as np

from companion.homework.questions import EDGE, PLAIN, Case, Mistake, Question, single
from companion.homework.sizes import Range, Sizes


def cases(rng, sizes):
    """Yield curvatures, lengths and errors; some where the bound is met exactly, and straight lines."""

    def draw(n):
        return rng.uniform(1, 300, n), rng.uniform(0.5, 4, n), 10 ** rng.uniform(-4, -1, n)

    for _ in range(sizes.rounds):
        yield Case(PLAIN, "random inputs", draw(*sizes.draw(rng)))
    yield Case(EDGE, "a single function (N = 1)", draw(1))
    exact = np.array([72.0, 18.0, 2.0, 32.0]), np.array([1.0, 2.0, 4.0, 1.0]), np.array([1.0, 1.0, 0.25, 1.0])
    yield Case(EDGE, "a bound that is met exactly", exact)
    curvature, length, error = draw(3)
    yield Case(EDGE, "straight lines (curvature 0)", (0 * curvature, length, error))
    yield Case(EDGE, "float32 inputs", tuple(map(single, draw(*sizes.draw(rng)))))


def least_width(curvature, length, error, wrong=""):
    """Solve M (length / H)^2 / 8 <= error for H, with one thing wrong."""
    curvature, length, error = (np.asarray(a, np.float64) for a in (curvature, length, error))
    pieces = curvature * {"length": length, "unit": 1}.get(wrong, length**2) / error / (1 if wrong == "eight" else 8)
    pieces = pieces if wrong == "root" else np.sqrt(pieces)
    rounded = {"floor": np.floor, "plus": lambda p: np.floor(p) + 2}.get(wrong, np.ceil)(pieces)
    return np.maximum(rounded, 1).astype(int)


WRONG = {
    "floor": "it is one too few where the bound is no whole number: round up",
    "plus": "it is one too many: as many units as there are pieces suffice, not as many as there are knots",
    "eight": "a chord departs from a curve by an eighth, not by the whole",
    "root": "the error falls with the square of the width, so a root is missing",
    "unit": "the length of the interval is missing: the theorem speaks of the one from 0 to 1",
    "length": "the length of a piece counts twice, as the error goes with its square",
}

QUESTION = Question(
    title="How wide must it be?",
    function="units_needed",
    arguments=("curvature", "length", "error"),
    differentiable=None,
    reference=least_width,
    cases=cases,
    sizes=Sizes({"functions": Range(6, 12)}),
    points={"width": 2, "edge cases": 1},
    hint="how long is a piece when an interval of that length has so many? put it into the theorem",
    mistakes=tuple(Mistake(text, partial(least_width, wrong=wrong)) for wrong, text in WRONG.items()),
    answer="the width",
)
