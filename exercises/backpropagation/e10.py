"""Exercise 10, dual numbers that divide and take roots."""

from functools import partial

import numpy as np
import torch
import torch.nn.functional as F

from companion.homework.questions import EDGE, Case, Mistake, Question, variants
from companion.homework.sizes import Range, Sizes


def cases(rng, sizes):
    """Yield rows to bring to length 1, with directions to move in."""

    def draw(rng, n, k):
        return rng.normal(0, 2, (n, k)), rng.normal(0, 1, (n, k))

    yield from variants(draw, rng, sizes)
    n, k = sizes.draw(rng)
    x, v = draw(rng, n, k)
    yield Case(EDGE, "a tangent of zeros", (x, 0 * v))
    yield Case(EDGE, "a single column (K = 1)", (rng.uniform(1, 2, (n, 1)), v[:, :1]))
    yield Case(EDGE, "rows a thousand times as long", (1e3 * x, 1e3 * v))
    # A rule is linear in the tangent; a step h along it is not, whatever h and in whatever direction.
    yield Case(EDGE, "a tangent of size 1e300", (x, 1e300 * v))


def pushed(x, v):
    """Let PyTorch push the tangent through its own function.

    By two walks back: ``torch.func.jvp`` keeps one level for all threads, and notebooks are graded in several.
    """
    pair = (torch.tensor(np.ascontiguousarray(a)) for a in (x, v))
    y, dy = torch.autograd.functional.jvp(partial(F.normalize, dim=1), *pair)
    return np.stack((y.numpy(), dy.numpy()))


def wrongly_pushed(rule):
    """Make a wrong tangent: ``rule(x, v, r, s)`` with the length r of each row, and s half of r^2's tangent."""

    def wrong(x, v):
        r, s = np.sqrt((x * x).sum(1, keepdims=True)), (x * v).sum(1, keepdims=True)
        with np.errstate(all="ignore"):
            return np.stack((x / r, rule(x, v, r, s))).astype(x.dtype)

    return wrong


QUESTION = Question(
    title="Dual numbers that divide and take roots",
    function="normalize_dual",
    arguments=("x", "v"),
    differentiable=None,
    reference=pushed,
    cases=cases,
    sizes=Sizes({"batch": Range(4, 9), "columns": Range(3, 8)}),
    points={"value and tangent": 2, "edge cases": 1},
    hint="try each rule on numbers whose derivative you know; then write y b = a and take tangents on both sides",
    mistakes=(
        Mistake(
            "the quotient's second term has the wrong sign: a larger divisor makes the quotient smaller",
            wrongly_pushed(lambda x, v, r, s: v / r + x * s / r**3),
        ),
        Mistake(
            "the divisor was taken for a constant: it has a tangent too", wrongly_pushed(lambda x, v, r, s: v / r)
        ),
        Mistake(
            "a division is missing: the quotient's second term has its divisor squared, the root's tangent its root",
            wrongly_pushed(lambda x, v, r, s: v / r - x * s / r**2),
        ),
        Mistake(
            "the whole quotient rule is divided by the divisor once: its square belongs there",
            wrongly_pushed(lambda x, v, r, s: v - x * s / r**2),
        ),
        Mistake(
            "the root's tangent is twice too large: what is the derivative of a root?",
            wrongly_pushed(lambda x, v, r, s: v / r - 2 * x * s / r**3),
        ),
        Mistake(
            "tangent by tangent is not the tangent of the quotient", wrongly_pushed(lambda x, v, r, s: v / (s / r))
        ),
    ),
    answer="the pair of value and tangent",
)
