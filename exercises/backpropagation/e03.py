"""Exercise 3, Hardswish."""

import numpy as np
import torch
import torch.nn.functional as F

from companion.homework.questions import EDGE, LARGE, Case, Mistake, Question, variants
from companion.homework.sizes import Range, Sizes


def cases(rng, sizes):
    """Yield numbers on either side of both corners, and on them."""
    yield from variants(lambda rng, n, k: (rng.normal(0, 4, (n, k)),), rng, sizes)
    n, k = sizes.draw(rng)
    yield Case(EDGE, "numbers at the corners", (rng.permutation(np.array([-3.0, 3.0, -3.0, 3.0, 0.0, 1.0])),))
    yield Case(EDGE, "large numbers", (rng.normal(0, 1e4, (n, k)),))
    yield Case(EDGE, "three axes", (rng.normal(0, 4, (2, n, k)),))
    yield Case(EDGE, "a single axis", (rng.normal(0, 4, k),))
    yield Case(LARGE, "a large input", (rng.normal(0, 4, (200, 300)),))


def slope_of_hardswish(inside, low=0.0, high=1.0, closed=False):
    """Make a wrong gradient: slopes ``inside(x)`` between the corners (and on them, if closed), else constants."""

    def gradient(expected, dy, x):
        is_inside = (np.abs(x) <= 3) if closed else (np.abs(x) < 3)
        slope = np.where(is_inside, inside(x), np.where(x < 0, low, high))
        return [(slope * dy).astype(x.dtype)]

    return gradient


QUESTION = Question(
    title="Hardswish",
    function="hardswish",
    arguments=("input",),
    differentiable=(0,),
    reference=F.hardswish,
    cases=cases,
    sizes=Sizes({"batch": Range(4, 9), "columns": Range(3, 8)}),
    points={"value": 1, "gradient": 1, "edge cases": 1},
    hint="the input counts twice, once as what is let through and once in the gate: how many terms has the slope?",
    mistakes=(
        Mistake("this is the gate alone: multiply it by the input", lambda x: F.relu6(x + 3) / 6),
        Mistake("the gate is cut off at 6, not at 1: divide by 6", lambda x: x * F.relu6(x + 3)),
        Mistake("the gate opens at -3: it is made of input + 3", lambda x: x * F.relu6(x) / 6),
        Mistake(
            "the gate is never more than 1: cut it off above, too", lambda x: torch.where(x > -3, x * (x + 3) / 6, 0)
        ),
        Mistake(
            "the slope has a second term, from the gate, which moves with the input",
            gradient=slope_of_hardswish(lambda x: (x + 3) / 6),
        ),
        Mistake(
            "the slope has a second term, from the factor that the gate lets through",
            gradient=slope_of_hardswish(lambda x: x / 6, high=0.0),
        ),
        Mistake(
            "on a corner PyTorch takes the slope of the straight part",
            gradient=slope_of_hardswish(lambda x: (2 * x + 3) / 6, closed=True),
        ),
        Mistake(
            "left and right of the corners the curve is straight, so its slope is constant there",
            gradient=lambda expected, dy, x: [((2 * x + 3) / 6 * dy).astype(x.dtype)],
        ),
    ),
)

EQUAL = {
    "slope = np.where(np.abs(input) < 3, (2 * input + 3) / 6, input > 0): Gt swapped": "no number near 0 comes here",
    "slope = np.where(np.abs(input) < 3, (2 * input + 3) / 6, input > 0): 0 raised": (
        "no number between -3 and 3 comes here"
    ),
}
