"""Exercise 7, regions of lines in any position."""

from fractions import Fraction
from functools import partial
from math import comb

import numpy as np

from companion.homework.questions import EDGE, PLAIN, Case, Mistake, Question, single
from companion.homework.sizes import Range, Sizes

# Weights and biases are small whole numbers, so that who meets whom where can be told without rounding.


def through(rng, x, y):
    """Draw a line through a place."""
    a, b = 0, 0
    while a == 0 or b == 0:
        a, b = (int(n) for n in rng.integers(-5, 6, 2))
    return a, b, -(a * x + b * y)


def arranged(lines):
    """Give weight (H, 2) and bias (H,) of lines."""
    table = np.array(lines, float)
    return table[:, :2].copy(), table[:, 2].copy()


def mixed(rng, h):
    """Draw lines: some as they come, two bundles through a place, some parallel, one told again, one that is none."""
    lines = [through(rng, *(int(n) for n in rng.integers(-9, 10, 2))) for _ in range(h)]
    for x, y in ((2, -1), (-3, 4)):
        lines += [through(rng, x, y) for _ in range(rng.integers(3, 5))]
    lines += [(a, b, c + 17) for a, b, c in lines[: rng.integers(1, 4)]]
    lines += [(-2 * a, -2 * b, -2 * c) for a, b, c in lines[: rng.integers(1, 3)]]
    lines.append((0, 0, int(rng.integers(1, 5))))
    return arranged([lines[i] for i in rng.permutation(len(lines))])


def cases(rng, sizes):
    """Yield lines in every position."""
    for _ in range(max(sizes.rounds, 2)):
        yield Case(PLAIN, "random inputs", mixed(rng, *sizes.draw(rng)))
    yield Case(EDGE, "a single line", arranged([(1, 2, 3)]))
    yield Case(EDGE, "lines that are all parallel", arranged([(1, -2, c) for c in range(5)]))
    yield Case(EDGE, "lines through one place", arranged([(1, k, 0) for k in range(-3, 4)]))
    net = [(2, 0, -2), (0, 1, -2), (1, 1, -3), (3, -1, -1)]  # meet at (1, 2)
    net += [(1, 0, 4), (1, 1, 3), (1, -1, 5), (0, -3, 3)]  # meet at (-4, 1)
    yield Case(EDGE, "lines along the axes, and some across", arranged(net))
    yield Case(EDGE, "units without weights", (np.zeros((2, 2)), np.ones(2)))
    yield Case(EDGE, "float32 inputs", tuple(map(single, mixed(rng, *sizes.draw(rng)))))


def count(weight, bias, wrong=""):
    """Add the lines one by one: each adds one region more than the places where it meets those before."""
    lines = []
    for (a, b), c in zip(weight.tolist(), bias.tolist(), strict=True):
        a, b, c = Fraction(a), Fraction(b), Fraction(c)
        scale = a or b
        if scale or wrong == "none":
            lines.append((a / scale, b / scale, c / scale) if scale else (a, b, c))
    if wrong not in ("twice", "formula"):
        lines = list(dict.fromkeys(lines))
    if wrong == "formula":
        return 1 + len(lines) + comb(len(lines), 2)
    regions, seen = 1, set()
    for i, line in enumerate(lines):
        meets = [place for other in lines[:i] if (place := crossing(line, other))]
        places = set(meets) - (seen if wrong == "once" else set())
        regions += 1 + len(meets if wrong == "pairs" else places)
        seen |= set(meets)
    return regions


def crossing(one, other):
    """Give the place where two lines cross, if there is one."""
    (a, b, c), (d, e, f) = one, other
    size = a * e - b * d
    return ((b * f - c * e) / size, (c * d - a * f) / size) if size else None


WRONG = {
    "formula": "this is the formula for lines in general position: here some are parallel, or meet in one place",
    "pairs": "three lines through one place make one crossing, where three pairs would make three",
    "once": "a line gains a region at every place it meets others, also at one where others have met before",
    "twice": "a line that is given twice, with other numbers, cuts once",
    "none": "a unit whose weights are zero has no line",
}

QUESTION = Question(
    title="Regions of lines in any position",
    function="count_regions",
    arguments=("weight", "bias"),
    differentiable=None,
    reference=count,
    cases=cases,
    sizes=Sizes({"lines": Range(4, 8, most=24)}),
    points={"count": 3, "edge cases": 1},
    hint="add the lines one after the other: into how many parts do the earlier lines cut the new one?",
    mistakes=tuple(Mistake(text, partial(count, wrong=wrong)) for wrong, text in WRONG.items()),
    answer="the number of regions",
)

EQUAL = {
    "lines.append((Fraction(a) / scale, Fraction(b) / scale, Fraction(c) / scale)): item 0 doubled": (
        "the plane is stretched along an axis, and all lines with it"
    ),
    "lines.append((Fraction(a) / scale, Fraction(b) / scale, Fraction(c) / scale)): item 1 doubled": (
        "the plane is stretched along an axis, and all lines with it"
    ),
    "lines.append((Fraction(a) / scale, Fraction(b) / scale, Fraction(c) / scale)): item 2 doubled": (
        "the plane is stretched, and all lines with it"
    ),
    "if size := a * e - b * d:: operands exchanged": "mirrored places coincide where the places do",
    "places.add(((b * f - c * e) / size, (c * d - a * f) / size)): item 0 doubled": (
        "stretched places coincide where the places do"
    ),
    "places.add(((b * f - c * e) / size, (c * d - a * f) / size)): item 1 doubled": (
        "stretched places coincide where the places do"
    ),
    "places.add(((b * f - c * e) / size, (c * d - a * f) / size)): operands exchanged (2)": (
        "mirrored places coincide where the places do"
    ),
    "places.add(((b * f - c * e) / size, (c * d - a * f) / size)): operands exchanged (4)": (
        "mirrored places coincide where the places do"
    ),
}
