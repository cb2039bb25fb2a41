"""What several questions of the project draw and compute: names of classes, parts, scales, and baselines."""

import numpy as np

from companion.homework.packing import with_gaps
from companion.homework.questions import EDGE, PLAIN, Case, single

TRAIN, VALIDATION, TEST = 0, 1, 2


def forms(draw, rng, sizes):
    """Yield what every array must pass: ``draw(rng, *sizes)`` gives arguments and options."""
    for _ in range(sizes.rounds):
        yield Case(PLAIN, "random inputs", *draw(rng, *sizes.draw(rng)))
    for label, change in (("float32 inputs", single), ("inputs stored with gaps (not contiguous)", with_gaps)):
        args, options = draw(rng, *sizes.draw(rng))
        yield Case(EDGE, label, tuple(change(a) if a.dtype.kind == "f" else a for a in args), options)


def class_names(rng, count):
    """Draw the numbers that classes are called by, rising; none is its own place among them."""
    return np.sort(rng.choice(np.arange(count, count + 9), count, replace=False))


def parts(x, seed):
    """Deal rows out to the parts; rows that are the same stay together."""
    rows, place = np.unique(np.asarray(x), axis=0, return_inverse=True)
    order, fifth = np.random.default_rng(seed).permutation(len(rows)), len(rows) // 5
    part = np.full(len(rows), TRAIN)
    part[order[:fifth]], part[order[fifth : 2 * fifth]] = TEST, VALIDATION
    return part[place.reshape(-1)]


def scaled(x, x_new):
    """Scale new places by the mean and the deviation of the old ones."""
    size = x.std(axis=0)
    return (x_new - x.mean(axis=0)) / np.where(size == 0, 1, size)


def most_frequent(y):
    """Give the most frequent label, of equals the smallest."""
    names, count = np.unique(y, return_counts=True)
    return names[count.argmax()]


def linear_scores(x, y, x_new, bias=True):
    """Fit the classes by least squares, the shortest solution, and give each class's score at new places."""

    def features(a):
        a = np.asarray(a, np.float64)
        return np.hstack([a, np.ones((len(a), 1))]) if bias else a

    classes = (np.asarray(y)[:, None] == np.unique(y)).astype(np.float64)
    return features(x_new) @ np.linalg.lstsq(features(x), classes, rcond=None)[0]


def linear_answers(x, y, x_new):
    """Give the class with the largest score."""
    return np.unique(y)[linear_scores(x, y, x_new).argmax(axis=1)]
