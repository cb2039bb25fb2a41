"""What several questions of Homework 3 draw: features and targets, and the variants of any input."""

import numpy as np

from companion.homework.packing import with_gaps
from companion.homework.questions import EDGE, PLAIN, Case, single


def forms(draw, rng, sizes, options=lambda rng: {}):
    """Yield what every array must pass: ``draw(rng, *sizes)`` gives arguments, ``options(rng)`` the rest."""
    for _ in range(sizes.rounds):
        yield Case(PLAIN, "random inputs", draw(rng, *sizes.draw(rng)), options(rng))
    yield Case(EDGE, "float32 inputs", tuple(map(single, draw(rng, *sizes.draw(rng)))), options(rng))
    gaps = tuple(map(with_gaps, draw(rng, *sizes.draw(rng))))
    yield Case(EDGE, "inputs stored with gaps (not contiguous)", gaps, options(rng))


def features(rng, n, count):
    """Draw the features of n examples, none of which is nearly a mixture of the others."""
    u, _, v = np.linalg.svd(rng.normal(size=(n, count)), full_matrices=False)
    return u * rng.uniform(0.8, 2.5, min(n, count)) @ v


def doubles(*arrays):
    """Give arrays in float64."""
    return tuple(np.asarray(a, np.float64) for a in arrays)


def like(first, value):
    """Give a result in the dtype of the first argument."""
    return np.asarray(value, first.dtype)
