"""Exercise 11, pieces along a line through two layers."""

from itertools import pairwise

import numpy as np

from companion.homework.questions import EDGE, PLAIN, Case, Mistake, Question
from companion.homework.sizes import Range, Sizes


def crossings(left, right, ends):
    """Give where in [left, right] the affine functions with these values at the ends are zero."""
    before, after = ends
    crossing = before * after < 0
    return left + (right - left) * before[crossing] / (before[crossing] - after[crossing])


def knots(start, end, weight1, bias1, weight2, bias2, later=True, folded=True):
    """Give all places in (0, 1) where a unit of either layer switches on the way from start to end."""

    def first(t):
        return weight1 @ (start + t * (end - start)) + bias1

    places = np.sort(np.concatenate([[0.0, 1.0], crossings(0.0, 1.0, (first(0.0), first(1.0)))]))
    found = [places[1:-1]]
    pairs = pairwise(places) if folded else [(0.0, 1.0)]
    for left, right in pairs if later else ():
        ends = [weight2 @ np.maximum(first(t), 0) + bias2 for t in (left, right)]
        found.append(crossings(left, right, ends))
    return np.concatenate(found)


def count(*args, **how):
    """Count the pieces."""
    return len(knots(*args, **how)) + 1


def cases(rng, sizes):
    """Yield networks of two layers and segments; then very close knots, one unit, and a segment through none."""

    def draw(d, h, k, size=1.0):
        w1, b1 = rng.normal(0, 1, (h, d)), rng.normal(0, 0.7, h)
        w2, b2 = rng.normal(0, 1, (k, h)), rng.normal(0, 0.7, k)
        middle, way = rng.normal(0, 0.5, d), rng.normal(0, 3, d)
        return middle - size * way, middle + size * way, w1, b1, w2, b2

    for i in range(sizes.rounds):  # long and short ways in turn: some units switch beyond the ends
        args = draw(*sizes.draw(rng), size=(1.0, 0.3)[i % 2])
        while i == 0 and count(*args) == count(*args, folded=False):  # on one way, at least, a fold changes the count
            args = draw(*sizes.draw(rng))
        yield Case(PLAIN, "random inputs", args)
    yield Case(EDGE, "a very long segment: its knots lie close together", draw(*sizes.draw(rng), size=1e5))
    yield Case(EDGE, "a very short segment", draw(*sizes.draw(rng), size=1e-9))
    yield Case(EDGE, "one unit a layer", draw(3, 1, 1))
    yield Case(EDGE, "float32 inputs", tuple(a.astype(np.float32) for a in draw(2, 4, 3)))


QUESTION = Question(
    title="How many pieces along a line?",
    function="pieces_along",
    arguments=("start", "end", "weight1", "bias1", "weight2", "bias2"),
    differentiable=None,
    reference=count,
    cases=cases,
    sizes=Sizes({"inputs": Range(2, 5), "hidden": Range(8, 14, most=60), "units": Range(6, 12, most=60)}),
    points={"count": 3, "edge cases": 2},
    hint="between neighbouring knots of the first layer everything is affine: what does the second layer do there?",
    mistakes=(
        Mistake("this counts the first layer's knots only", lambda *a: count(*a, later=False)),
        Mistake("the second layer is not affine along the whole segment", lambda *a: count(*a, folded=False)),
        Mistake("this counts the knots: there is one piece more", lambda *a: count(*a) - 1),
        Mistake("this counts one piece too many", lambda *a: count(*a) + 1),
    ),
    tolerance={"float64": 1e-12, "float32": 1e-12},
    answer="the count",
)

EQUAL = {
    "knots = np.sort(t[(t > 0) & (t < 1)]): Gt swapped": "no unit switches exactly at an end",
    "knots = np.sort(t[(t > 0) & (t < 1)]): Lt swapped": "no unit switches exactly at an end",
    "return 1 + len(knots) + int((z[:-1] * z[1:] < 0).sum()): Lt swapped": "no z is exactly 0",
    "return 1 + len(knots) + int((z[:-1] * z[1:] < 0).sum()): Mult swapped": "a quotient has the sign of the product",
}
