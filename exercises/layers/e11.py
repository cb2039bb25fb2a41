"""Exercise 11, three boxes and a shared leg."""

import numpy as np

from companion.homework.questions import EDGE, Case, Mistake, Question, variants
from companion.homework.sizes import Range, Sizes

from .draws import batch


def cases(rng, sizes):
    """Yield pairs of batches and a box with three legs; all sizes differ."""

    def draw(rng, n, d, e, o):
        return batch(rng, n, d), batch(rng, n, e), rng.normal(0, 1, (o, d, e))

    yield from variants(draw, rng, sizes)
    n, d, e, o = sizes.draw(rng)
    yield Case(EDGE, "a single output (O = 1)", draw(rng, n, d, e, 1))
    yield Case(EDGE, "inputs of one number each (D = E = 1)", draw(rng, n, 1, 1, o))


def one_by_one(x, y, weight):
    """Give the bilinear layer, output by output."""
    return np.stack([((x @ box) * y).sum(axis=1) for box in weight], axis=1)


def wrongly(legs):
    """Make the mistake of a diagram with other legs."""
    return lambda x, y, weight: np.einsum(legs, x, y, weight)


QUESTION = Question(
    title="Three boxes and a shared leg",
    function="bilinear",
    arguments=("x", "y", "weight"),
    differentiable=None,
    reference=one_by_one,
    cases=cases,
    sizes=Sizes(
        {
            "batch": Range(4, 9, most=32),
            "first": Range(3, 8, most=16),
            "second": Range(3, 8, most=16),
            "outputs": Range(3, 8, most=16),
        }
    ),
    points={"scores": 2, "edge cases": 1},
    hint="name the leg of every axis; which are joined, which hang free, and which one is shared and yet kept?",
    mistakes=(
        Mistake(
            "here every x meets every y: example n of one meets example n of the other", wrongly("nd,me,ode->nmo")
        ),
        Mistake("the examples were added up: N is a leg of the result", wrongly("nd,ne,ode->o")),
        Mistake("the outputs were added up: O is a leg of the result", wrongly("nd,ne,ode->n")),
        Mistake("the result is turned: examples come first", wrongly("nd,ne,ode->on")),
        Mistake("x is not used: its leg D was summed over alone", wrongly("nc,ne,ode->no")),
    ),
    answer="the array of scores",
)
