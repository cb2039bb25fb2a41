"""Exercise 6, counting the straight pieces of a network."""

from functools import partial

import numpy as np

from companion.homework.questions import EDGE, PLAIN, Case, Mistake, Question, single
from companion.homework.sizes import Range, Sizes

# All numbers are small multiples of powers of two, so that bends and changes of slope are exact.


def unit(rng, bend, change):
    """Give weight1, bias1, weight2 of a unit that changes the slope by so much at a bend, facing either way."""
    weight = float(rng.choice([-2.0, -1.0, -0.5, 0.5, 1.0, 2.0]))
    return weight, -weight * bend, change / abs(weight)


def shuffled(rng, units):
    """Give the three arrays of some units in a random order."""
    return tuple(np.array(units)[rng.permutation(len(units))].T.copy())


def network(rng, h):
    """Draw units that bend alone and together, that cancel facing one way or each other, and that never bend."""
    places = iter(rng.permutation(np.arange(-2000, 2000)) / 64)  # no grid of places sees all that is between
    units = [unit(rng, next(places), float(rng.integers(1, 5))) for _ in range(h)]
    near = float(rng.integers(-40, 40)) + 1 / 128  # two that are close, and one far out
    units += [unit(rng, place, change) for place, change in ((near, 2.0), (near + 1 / 512, -2.0), (4096.0, 1.0))]
    for _ in range(rng.integers(1, 3)):  # two bends in one place
        bend = next(places)
        units += [unit(rng, bend, 1.0), unit(rng, bend, float(rng.integers(1, 4)))]
    for _ in range(rng.integers(1, 4)):  # facing the same way, cancelling
        bend, weight = next(places), float(rng.choice([-1.0, 1.0]))
        units += [(weight, -weight * bend, 3.0), (2 * weight, -2 * weight * bend, -1.5)]
    for _ in range(rng.integers(1, 5)):  # facing each other, cancelling
        bend = next(places)
        units += [(1.0, -bend, 2.0), (-1.0, bend, -2.0)]
    units += [(0.0, float(rng.normal()), 1.0)] * int(rng.integers(1, 3))
    units += [(*unit(rng, next(places), 1.0)[:2], 0.0)] * int(rng.integers(1, 4))
    return shuffled(rng, units)


def cases(rng, sizes):
    """Yield mixed networks, and such as are one straight line."""
    for _ in range(max(sizes.rounds, 3)):
        yield Case(PLAIN, "random inputs", network(rng, *sizes.draw(rng)))
    yield Case(EDGE, "one unit", shuffled(rng, [unit(rng, 0.5, 1.0)]))
    yield Case(EDGE, "units that never bend", (np.zeros(3), np.ones(3), np.ones(3)))
    yield Case(EDGE, "three units that cancel", shuffled(rng, [(1.0, 0.5, 1.0), (2.0, 1.0, 1.0), (-1.0, -0.5, -3.0)]))
    yield Case(
        EDGE, "two units that cancel at 0", shuffled(rng, [(1.0, 0.0, 1.0), (-1.0, 0.0, -1.0), (1.0, 2.0, 1.0)])
    )
    yield Case(EDGE, "float32 inputs", tuple(map(single, network(rng, *sizes.draw(rng)))))


def count(weight1, bias1, weight2, wrong=""):
    """Add up the changes of slope in each place, and count where any is left; or with one thing wrong."""
    if wrong == "all":
        return len(weight1) + 1
    changes = {}
    for w, b, v in zip(weight1.tolist(), bias1.tolist(), weight2.tolist(), strict=True):
        if w:
            place = len(changes) if wrong == "apart" else -b / w
            changes[place] = changes.get(place, 0.0) + (v * w if wrong == "signed" else v * abs(w))
    left = [1 for change in changes.values() if change or wrong == "places"]
    return 1 + len(left)


WRONG = {
    "all": "not every unit makes a bend, and two can share one",
    "places": "a bend counts only where the slope changes: add up what all units change there",
    "apart": "units that bend in the same place make one bend, or none",
    "signed": "a unit that faces left changes the slope by its weight's size: look left and right of its bend",
}

QUESTION = Question(
    title="Count the straight pieces",
    function="count_pieces",
    arguments=("weight1", "bias1", "weight2"),
    differentiable=None,
    reference=count,
    cases=cases,
    sizes=Sizes({"units": Range(4, 9, most=24)}),
    points={"count": 2, "edge cases": 1},
    hint="by how much does one unit change the slope, from just left of its bend to just right of it?",
    mistakes=tuple(Mistake(text, partial(count, wrong=wrong)) for wrong, text in WRONG.items()),
    answer="the number of pieces",
)

EQUAL = {
    "places = -bias1[on] / weight1[on]: USub dropped": "mirrored places coincide where the places do",
}
