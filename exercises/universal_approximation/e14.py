"""Exercise 14, how far a network is from the best that its own hidden units can do."""

import numpy as np

from companion.homework.questions import EDGE, PLAIN, Case, Mistake, Question, single
from companion.homework.sizes import Range, Sizes

NAMES = "typical", "largest"


def cases(rng, sizes):
    """Yield networks that follow a curve badly; one whose units are all alike, and one that is best already."""

    def draw(units, places, alike=False, spoilt=1.0):
        x, new = rng.permutation(np.linspace(-1, 1, places)), rng.uniform(-1, 1, places + 7)
        a, b = rng.uniform(1, 4, 2)
        y, target = np.sin(a * x) + np.cos(b * x), np.sin(a * new) + np.cos(b * new)
        bends = np.linspace(-0.9, 0.6, units) + rng.uniform(0, 0.1, units)
        W1 = rng.uniform(0.5, 2, (units, 1)) * rng.choice([-1, 1], (units, 1))
        if alike:
            W1, bends = np.abs(W1), np.full(units, -0.4)
        b1 = -W1[:, 0] * bends
        best = solved(x, y, W1, b1)
        given = best + spoilt * rng.normal(0, 1, units + 1)
        off = hidden(new, W1, b1) @ given - target
        sign = -1 if off.max() > -off.min() else 1  # the largest error lies below the curve
        return x, sign * y, new, sign * target, W1, b1, sign * given[None, :-1], sign * given[-1:]

    for _ in range(sizes.rounds):
        yield Case(PLAIN, "random inputs", draw(*sizes.draw(rng)))
    places = sizes.draw(rng, "places")[0]
    yield Case(EDGE, "a single hidden unit (H = 1)", draw(1, places))
    yield Case(EDGE, "units that all bend at one place", draw(4, places, alike=True))
    yield Case(EDGE, "output weights that are the best already", draw(*sizes.draw(rng), spoilt=0.0))
    yield Case(EDGE, "float32 inputs", tuple(map(single, draw(*sizes.draw(rng)))))


def hidden(x, W1, b1, cut=0.0, bias=1.0):
    """Give the hidden layer at each place, and a column for the output's bias."""
    return np.column_stack([np.maximum(x[:, None] @ W1.T + b1, cut), np.full(len(x), bias)])


def solved(x, y, W1, b1, **wrong):
    """Give the output weights of least squared error, and the bias after them."""
    return np.linalg.lstsq(hidden(x, W1, b1, **wrong), y, rcond=1e-6)[0]


def judged(at="new", typical=lambda e: np.sqrt((e**2).mean()), largest=abs, turned=False, keeps=False, **wrong):
    """Make the two errors of both networks, of which one thing may be wrong."""

    def judge(x, y, new, target, W1, b1, W2, b2):
        dtype = x.dtype
        x, y, new, target, W1, b1, W2, b2 = (a.astype(float) for a in (x, y, new, target, W1, b1, W2, b2))
        given = np.append(W2[0], b2)
        best = solved(x, y - b2 if keeps else y, W1, b1, **wrong)
        if keeps:
            best = np.append(best[:-1], b2)
        places, values = (new, target) if at == "new" else (x, y)
        cut = wrong.get("cut", 0.0)
        errors = [hidden(places, W1, b1, cut) @ weights - values for weights in (given, best)]
        errors = errors[::-1] if turned else errors
        found = [typical(e) for e in errors], [largest(e).max() for e in errors]
        return {name: np.array(pair, dtype) for name, pair in zip(NAMES, found, strict=True)}

    return judge


WRONG = {
    "these are the errors at the places of the fit: look between them, at the new ones": {"at": "fit"},
    "this is the mean squared error: take the root": {"typical": lambda e: (e**2).mean()},
    "this is the mean of the errors' sizes: square, take the mean, take the root": {
        "typical": lambda e: np.abs(e).mean()
    },
    "the errors were summed: take the mean of their squares": {"typical": lambda e: np.sqrt((e**2).sum())},
    "the largest error may be one below the curve: take sizes": {"largest": lambda e: e},
    "the solved network comes second: the given one first": {"turned": True},
    "the output bias is solved for too: give the hidden layer a column of ones": {"bias": 0.0},
    "the given output bias was kept: it is solved for too": {"keeps": True, "bias": 0.0},
    "the ReLU is missing: without it the network is one straight line": {"cut": float("-inf")},
}

QUESTION = Question(
    title="How far short did it fall?",
    function="shortfall",
    arguments=("x", "y", "new", "target", "W1", "b1", "W2", "b2"),
    differentiable=None,
    reference=judged(),
    cases=cases,
    sizes=Sizes({"units": Range(3, 7, least=2, most=12), "places": Range(40, 60, least=30, most=200)}),
    points={"errors": 3, "edge cases": 1},
    hint="with the hidden layer fixed, what is left is a linear model: what are its features?",
    mistakes=tuple(Mistake(text, judged(**wrong)) for text, wrong in WRONG.items()),
    tolerance={"float64": 1e-8, "float32": 1e-3},
    names=NAMES,
)

EQUAL = {
    "best = np.linalg.lstsq(layer(x), y, rcond=1e-6)[0]: 1e-06 raised": (
        "directions of that size come from rounding alone, or are far above it"
    ),
    "off = np.array([layer(new) @ weights - target for weights in (given, best)]): operands exchanged": (
        "squares and sizes do not see the sign of an error"
    ),
}
