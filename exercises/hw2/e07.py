"""Exercise 7, a construction: the best rates of a whole valley."""

import numpy as np
import torch

from companion.homework.questions import EDGE, PLAIN, Case, Mistake, Question
from companion.homework.sizes import Range, Sizes


def cases(rng, sizes):
    """Yield valleys; then one step, a round valley, a very long one, 300 steps, and float32."""

    def valley(longer=None):
        low = 10 ** rng.uniform(-2, 0.3)
        return (low * np.array([1, longer or rng.uniform(6, 30)]),)

    for _ in range(sizes.rounds):
        yield Case(PLAIN, "random curvatures", valley(), {"steps": sizes.draw(rng)[0]})
    yield Case(EDGE, "a single step", valley(), {"steps": 1})
    yield Case(EDGE, "a valley as steep in all directions", valley(1), {"steps": sizes.draw(rng)[0]})
    yield Case(EDGE, "a valley a thousand times as long as wide", valley(1e6), {"steps": 500})
    yield Case(EDGE, "300 steps", valley(40), {"steps": 300})
    yield Case(EDGE, "float32 inputs", (valley()[0].astype(np.float32),), {"steps": sizes.draw(rng)[0]})


def by_chebyshev(ends, steps, wrong=""):
    """Take NumPy's zeros of Chebyshev's polynomial, and PyTorch's value of it; or do one thing wrong."""
    low, high = np.asarray(ends, np.float64)
    middle, half, k = (high + low) / 2, (high - low) / 2, np.arange(steps)
    zeros = {
        "one": np.full(steps, middle),
        "even": low + (k + 0.5) / steps * (high - low),
        "powers": np.geomspace(low, high, steps),
        "ends": middle - half * np.cos(k * np.pi / max(steps - 1, 1)),
        "second kind": middle - half * np.cos((k + 1) * np.pi / (steps + 1)),
    }.get(wrong, middle + half * np.polynomial.chebyshev.chebpts1(steps))
    rates = np.sort(zeros if wrong == "curvatures" else 1 / zeros)
    left, root = remaining(low, high, steps), (np.sqrt(high / low) - 1) / (np.sqrt(high / low) + 1)
    factor = {
        "momentum": root**steps,
        "long run": 2 * root**steps,
        "a step": left ** (1 / steps),
        "square": left**2,
        "sign": left * (-1) ** steps,
    }.get(wrong, left)
    found = {"rates": rates[::-1] if wrong == "order" else rates, "factor": np.asarray(factor)}
    return {name: value.astype(ends.dtype) for name, value in found.items()}


def remaining(low, high, steps):
    """Give what is left of the worst direction: one over the polynomial's value at the curvature 0."""
    if low == high:
        return 0.0
    at = torch.tensor((high + low) / (high - low), dtype=torch.float64)
    return 1 / torch.special.chebyshev_polynomial_t(at, torch.tensor(steps)).item()


def wrongly(wrong):
    """Construct with one thing wrong."""
    return lambda *args, **kwargs: by_chebyshev(*args, **kwargs, wrong=wrong)


WRONG = {
    "order": "the rates were asked for from small to large",
    "one": "this is the best rate if all are alike: T different ones share the work",
    "even": "the curvatures that vanish are spread evenly: at the ends the largest swings remain",
    "powers": "the curvatures that vanish grow by a factor: what is left is then not alike at its peaks",
    "ends": "nothing is left at the ends, which is more than they need: the peaks may lie there",
    "second kind": "close: these are another polynomial's; yours shall swing equally far at both ends, too",
    "curvatures": "these are the curvatures that vanish: which rate makes a curvature vanish in one step?",
    "momentum": "this is how a root's powers go; a cosine is made of two such powers",
    "long run": "this is right in the long run only: the second of two powers is small, and not 0",
    "a step": "this is the factor of an average step: that of all T together was asked for",
    "square": "this is the factor of the loss: that of the distance was asked for",
    "sign": "a factor's size was asked for, whichever side the direction ends on",
}

QUESTION = Question(
    title="The best rates of a whole valley",
    function="best_rates",
    arguments=("ends",),
    differentiable=None,
    reference=by_chebyshev,
    cases=cases,
    sizes=Sizes({"steps": Range(3, 6, most=40)}, rounds=4),
    points={"rates and factor": 3, "edge cases": 1},
    hint="which curvature does a step of a given rate remove? Where must the T of them lie, that no peak stands out?",
    mistakes=tuple(Mistake(text, wrongly(wrong)) for wrong, text in WRONG.items()),
    tolerance={"float64": 1e-8, "float32": 1e-3},
    names=("rates", "factor"),
)

EQUAL = {
    "if half > 0:: Gt swapped": "in a round valley the other formula gives one over infinity, which is 0, too",
}
