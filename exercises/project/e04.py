"""Exercise 4, a network of one's own, where lines and votes get nowhere.

Classes lie so far apart that whoever learns their shape answers as the nearest example would: so that one's own
network, of whatever kind, can be asked for answers. In 1,000 gradings of the solution, and in 500 of a network with
two layers of ReLU, mini-batches and Adam, none lost a point.
"""

import numpy as np

from companion.homework.questions import EDGE, PLAIN, Case, Mistake, Question, single
from companion.homework.sizes import Range, Sizes

from .draws import class_names, most_frequent, scaled


def rings(rng, pairs, share=0.4):
    """Draw a class around the middle and one around that, each place with its opposite; the middle is class 0."""
    inner = max(round(share * pairs), 2)
    outer = pairs - inner
    radius = np.concatenate([rng.uniform(0.1, 0.6, inner), rng.uniform(2.6, 3.1, outer)])
    turn = np.concatenate([np.arange(n) + rng.random(n) for n in (inner, outer)])
    angle = np.pi * turn / np.repeat([inner, outer], [inner, outer])
    half = radius[:, None] * np.stack([np.cos(angle), np.sin(angle)], axis=1)
    return np.concatenate([half, -half]), np.tile(np.repeat([0, 1], [inner, outer]), 2)


def spots(rng, pairs):
    """Draw three classes, each at two opposite spots of a circle, and one of them larger."""
    count = np.array([pairs // 4, pairs // 4, pairs - 2 * (pairs // 4)])
    y = np.repeat(np.arange(3), rng.permutation(count))
    half = 2.5 * np.stack([np.cos(np.pi * y / 3), np.sin(np.pi * y / 3)], axis=1) + rng.normal(size=(len(y), 2)) / 8
    return np.concatenate([half, -half]), np.tile(y, 2)


def cases(rng, sizes):
    """Yield rings and spots, sizes and features as data have them, rare classes, and new places by which to scale."""

    def case(kind, label, shape, count, new=None, change=lambda a: a, **options):
        pairs, more = count
        names, turn = class_names(rng, 3), rng.uniform(0, 2 * np.pi)
        turned = np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]])
        x, y = shape(rng, pairs, **options)
        x_new = shape(rng, more, **options)[0] if new is None else new
        order, again = rng.permutation(len(x)), rng.permutation(len(x_new))
        args = change((x @ turned)[order]), names[y[order]], change((x_new @ turned)[again])
        return Case(kind, label, args, {"seed": int(rng.integers(10**6))})

    for i in range(sizes.rounds):
        label = "three classes at six spots" if i % 2 else "a class inside another"
        yield case(PLAIN, label, spots if i % 2 else rings, sizes.draw(rng))
    place = np.array([2.0, 2.0])
    aside = place + np.array([0.0, 0, 0, 0, 0, 0, 0, 0, 0.2, -0.2])[:, None]
    yield case(EDGE, "new places that all lie on one side", rings, sizes.draw(rng), aside)
    yield case(EDGE, "a single new place", rings, sizes.draw(rng), place[None])
    uneven = np.array([1000.0, 0.01])
    yield case(EDGE, "features of very different sizes", rings, sizes.draw(rng), None, lambda a: a * uneven + uneven)
    yield case(EDGE, "a rare class", rings, sizes.draw(rng), share=0.15)
    fixed = case(
        EDGE, "a feature that never changes", rings, sizes.draw(rng), None, lambda a: np.insert(a, 1, 3, axis=1)
    )
    yield fixed
    whole = case(EDGE, "float32 inputs", spots, sizes.draw(rng))
    yield Case(whole.kind, whole.label, tuple(map(single, whole.args)), whole.kwargs)


def by_nearest(x, y, x_new, seed, wrong=""):
    """Give the label of the nearest example, or what a pipeline with one thing wrong answers there."""
    old, new = scaled(x, x), scaled(x_new, x_new) if wrong == "own" else scaled(x, x_new)
    found = y[((new[:, None] - old) ** 2).sum(axis=2).argmin(axis=1)]
    if wrong == "linear":
        return np.full(len(x_new), most_frequent(y))
    return np.searchsorted(np.unique(y), found) if wrong == "place" else found


def wrongly(wrong):
    """Answer with one thing wrong."""
    return lambda *args, **kwargs: by_nearest(*args, **kwargs, wrong=wrong)


WRONG = {
    "linear": "this is the most frequent class everywhere, all that a linear model finds here: no unit has learned",
    "place": "these are the places of the classes among their names: answer with the labels themselves",
    "own": "the new places are scaled by themselves: what they are among the examples is lost, and one alone is 0",
}

# Any network is right that learns; three whose gradient is wrong learn all the same, and answers do not show it.
EQUAL = {
    "b, V = rng.normal(size=width), np.zeros((width, len(names))): item 0 doubled": "other starting values",
    "momentum = [np.zeros_like(weights) for weights in (W, b, V)]: item 0 doubled": "as many zeros",
    "momentum = [np.zeros_like(weights) for weights in (W, b, V)]: item 1 doubled": "as many zeros",
    "momentum = [np.zeros_like(weights) for weights in (W, b, V)]: item 2 doubled": "as many zeros",
    "for _ in range(500):: 500 raised": "a step more",
    "gradients = z.T @ dz, dz.sum(axis=0), h.T @ ds: item 0 doubled": "another rate for one layer",
    "gradients = z.T @ dz, dz.sum(axis=0), h.T @ ds: item 1 doubled": "another rate for one layer",
    "gradients = z.T @ dz, dz.sum(axis=0), h.T @ ds: item 2 doubled": "another rate for one layer",
    "for weights, m, gradient in zip((W, b, V), momentum, gradients):: statement left out": "momentum that keeps all",
    "for weights, m, gradient in zip((W, b, V), momentum, gradients):: item 0 doubled": "one layer stays as it began",
    "for weights, m, gradient in zip((W, b, V), momentum, gradients):: item 1 doubled": "one layer stays as it began",
    "weights -= 0.1 * m: left side left out": "another rate",
    "weights -= 0.1 * m: 0.1 raised": "another rate",
}

QUESTION = Question(
    title="A network of your own",
    function="answers",
    arguments=("x", "y", "x_new"),
    differentiable=None,
    reference=by_nearest,
    cases=cases,
    sizes=Sizes({"pairs": Range(30, 40, least=30, most=60), "new pairs": Range(9, 12, least=8, most=29)}, rounds=2),
    points={"answers": 4, "edge cases": 2},
    hint="print the loss while it falls: does it reach nearly 0 where each class has a shape of its own?",
    mistakes=tuple(Mistake(text, wrongly(wrong)) for wrong, text in WRONG.items()),
    answer="the array of answers",
)
