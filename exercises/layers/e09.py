"""Exercise 9, the same function from other numbers."""

import numpy as np

from companion.homework.questions import EDGE, PLAIN, Case, Mistake, Question, single
from companion.homework.sizes import Range, Sizes

from .draws import parameters

NAMES = "weight1", "bias1", "weight2"


def cases(rng, sizes):
    """Yield hidden layers whose units differ much in length."""

    def draw(d, h, o, scale=1.0):
        weight1, bias1, weight2, _ = parameters(rng, d, h, o)
        return scale * rng.uniform(0.3, 6, (h, 1)) * weight1, bias1, weight2

    for _ in range(sizes.rounds):
        yield Case(PLAIN, "random inputs", draw(*sizes.draw(rng)))
    d, h, o = sizes.draw(rng)
    yield Case(EDGE, "float32 parameters", tuple(map(single, draw(d, h, o))))
    yield Case(EDGE, "a single hidden unit (H = 1)", draw(d, 1, o))
    yield Case(EDGE, "a single input (D = 1)", draw(1, h, o))
    yield Case(EDGE, "weights a thousand times as large", draw(d, h, o, 1e3))


def by_lengths(weight1, bias1, weight2):
    """Bring the rows to length 1, and move each length to the other side of the ReLU."""
    length = np.sqrt(np.einsum("hd,hd->h", weight1, weight1))
    found = weight1 / length[:, None], bias1 / length, weight2 @ np.diag(length)
    return dict(zip(NAMES, found, strict=True))


def wrongly(rule):
    """Make a mistake: ``rule`` gives the three from the parameters and the lengths."""

    def wrong(weight1, bias1, weight2):
        lengths = np.linalg.norm(weight1, axis=1)
        found = rule(weight1, bias1, weight2, lengths)
        return {name: a.astype(weight1.dtype) for name, a in zip(NAMES, found, strict=True)}

    return wrong


def with_bias(w, b, v, r):
    """Count the bias into the length."""
    r = np.sqrt(r**2 + b**2)
    return w / r[:, None], b / r, v * r


QUESTION = Question(
    title="The same function from other numbers",
    function="rescaled",
    arguments=("weight1", "bias1", "weight2"),
    differentiable=None,
    reference=by_lengths,
    cases=cases,
    sizes=Sizes({"inputs": Range(3, 8), "hidden": Range(3, 8), "outputs": Range(3, 8)}),
    points={"parameters": 2, "edge cases": 1},
    hint="what does ReLU make of twice a number? And through which entries of the second matrix does a unit speak?",
    mistakes=(
        Mistake(
            "the bias shrinks with its unit's weights, or the fold moves",
            wrongly(lambda w, b, v, r: (w / r[:, None], b, v * r)),
        ),
        Mistake(
            "what the first layer lost, the second must give back",
            wrongly(lambda w, b, v, r: (w / r[:, None], b / r, v)),
        ),
        Mistake(
            "the second layer must give back what was taken: it was taken once more",
            wrongly(lambda w, b, v, r: (w / r[:, None], b / r, v / r)),
        ),
        Mistake("the length asked for is that of the weights alone, without the bias", wrongly(with_bias)),
        Mistake(
            "this divides by the square of the length",
            wrongly(lambda w, b, v, r: (w / r[:, None] ** 2, b / r**2, v * r**2)),
        ),
    ),
    names=NAMES,
)
