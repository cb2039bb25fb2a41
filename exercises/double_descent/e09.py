"""Exercise 9, an experiment: find the peak."""

import numpy as np

from companion.homework.questions import EDGE, PLAIN, Case, Mistake, Question
from companion.homework.sizes import Range, Sizes

# In 14,639 runs of the solution, over all that is drawn here, the median error of 15 draws was never the largest
# elsewhere: a right answer fails less than once in 4,000 cases.


def cases(rng, sizes):
    """Yield places that are measured several times; the candidates hold all that one might take for the threshold."""

    def case(kind, label, places, repeats):
        inputs = int(rng.integers(4, 7))
        scales = rng.uniform(0.7, 1.4, inputs)
        grid = sorted({inputs, places // 2, places, (3 * places) // 2, places * repeats, 4 * places})
        options = {"places": places, "repeats": repeats, "sizes": tuple(grid), "seed": int(rng.integers(10**6))}
        return Case(kind, label, (scales,), options)

    for i in range(sizes.rounds):
        yield case(PLAIN, "places that are measured several times", *sizes.draw(rng), 2 + i % 2)
    yield case(EDGE, "places that are measured once", *sizes.draw(rng), 1)


QUESTION = Question(
    title="An experiment: find the peak",
    function="peak_size",
    arguments=("scales",),
    differentiable=None,
    reference=lambda scales, places, repeats, sizes, seed: np.int64(places),
    cases=cases,
    sizes=Sizes({"places": Range(16, 22, least=14, most=30)}),
    points={"peak": 3, "edge cases": 1},
    hint="a place that is measured twice has two targets: can any size match both? Print the singular values of h",
    mistakes=(
        Mistake(
            "every measurement was counted, also those of one place: how many rows of h differ?",
            lambda scales, places, repeats, sizes, seed: np.int64(places * repeats if repeats > 1 else sizes[-1]),
        ),
        Mistake(
            "this is the number of inputs, which has no part in it",
            lambda scales, places, repeats, sizes, seed: np.int64(len(scales)),
        ),
        Mistake(
            "this is the largest size: is the error really the largest there?",
            lambda scales, places, repeats, sizes, seed: np.int64(max(sizes)),
        ),
        Mistake(
            "this is where the error is smallest on the list's left: look for the largest",
            lambda scales, places, repeats, sizes, seed: np.int64(places // 2),
        ),
    ),
    tolerance={"float64": 1e-11, "int64": 1e-11},
    answer="the size",
)

BLUNT = (
    "It asks for a place, one of six. An experiment with other noise, other scales or more draws finds the same, "
    "and is as right: only what moves the peak is told."
)
