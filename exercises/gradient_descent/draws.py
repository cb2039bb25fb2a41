"""What several questions on gradient descent draw: gradients of a run, and the variants of any input."""

import numpy as np

from companion.homework.packing import with_gaps
from companion.homework.questions import EDGE, PLAIN, Case, single


def run_of_gradients(rng, steps, size):
    """Draw parameters (D,) and the gradients (T, D) that a rule is given, some weights' much larger than others'."""
    scale = 10.0 ** rng.uniform(-2, 1, size)
    return rng.normal(size=size), scale * rng.normal(size=(steps, size))


def forms(draw, rng, sizes, options):
    """Yield what every array must pass: ``draw(rng, *sizes)`` gives arguments, ``options(rng)`` the rest."""
    for _ in range(sizes.rounds):
        yield Case(PLAIN, "random inputs", draw(rng, *sizes.draw(rng)), options(rng))
    yield Case(EDGE, "float32 inputs", tuple(map(single, draw(rng, *sizes.draw(rng)))), options(rng))
    gaps = tuple(map(with_gaps, draw(rng, *sizes.draw(rng))))
    yield Case(EDGE, "inputs stored with gaps (not contiguous)", gaps, options(rng))


def like(first, value):
    """Give a result in the dtype of the first argument."""
    return np.asarray(value, first.dtype)
