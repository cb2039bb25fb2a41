"""Exercise 9, an experiment: find the peak."""

import numpy as np

from companion.homework.questions import EDGE, PLAIN, Case, Mistake, Question
from companion.homework.sizes import Range, Sizes

NAMES = "median", "peak"
DRAWS = 15
NEW = 30  # places, in each draw


def cases(rng, sizes):
    """Yield places that are measured several times; the candidates hold all that one might take for the threshold."""

    def case(kind, label, places, repeats):
        inputs = int(rng.integers(4, 7))
        scales = rng.uniform(0.7, 1.4, inputs)
        grid = sorted({inputs, places // 2, places, (3 * places) // 2, places * repeats, 4 * places})
        x = (scales * rng.normal(size=(DRAWS, places, inputs))).repeat(repeats, axis=1)
        y = x[..., 0] + 0.5 * rng.normal(size=x.shape[:2])
        units = rng.normal(size=(DRAWS, grid[-1], inputs))
        x_new = scales * rng.normal(size=(DRAWS, NEW, inputs))
        y_new = x_new[..., 0] + 0.5 * rng.normal(size=x_new.shape[:2])
        return Case(kind, label, (x, y, units, x_new, y_new), {"sizes": tuple(grid)})

    for i in range(sizes.rounds):
        args = PLAIN, "places that are measured several times", *sizes.draw(rng), 2 + i % 2
        drawn = case(*args)
        while i == 0 and least_at_last(drawn):  # once, at least, these are two mistakes
            drawn = case(*args)
        yield drawn
    yield case(EDGE, "places that are measured once", *sizes.draw(rng), 1)


def errors(x, y, units, x_new, y_new, sizes):
    """Give the squared errors on new places, (draws, places, sizes), by the pseudo-inverse."""
    found = []
    for size in sizes:
        h, h_new = (np.maximum(0, a @ units[:, :size].transpose(0, 2, 1)) for a in (x, x_new))
        w = np.linalg.pinv(h, rcond=1e-9) @ y[..., None]
        found.append(((h_new @ w)[..., 0] - y_new) ** 2)
    return np.stack(found, axis=-1)


def summed_up(rule):
    """Give the answer that a rule, from squared errors to one number a size, makes."""

    def answer(x, y, units, x_new, y_new, sizes):
        median = rule(errors(x, y, units, x_new, y_new, sizes))
        return {"median": median, "peak": np.int64(sizes[int(median.argmax())])}

    return answer


def by_median(squares):
    """Take the mean over the places of a draw, and the median of the draws."""
    return np.median(squares.mean(axis=1), axis=0)


def least_at_last(case):
    """Whether the error is least at the largest size."""
    return by_median(errors(*case.args, **case.kwargs)).argmin() == len(case.kwargs["sizes"]) - 1


right = summed_up(by_median)


def on_training(x, y, units, x_new, y_new, sizes):
    """Judge by the examples that were fitted."""
    return right(x, y, units, x, y, sizes)


def with_peak(place):
    """Give the right errors, and another size as their peak."""

    def answer(x, y, units, x_new, y_new, sizes):
        found = right(x, y, units, x_new, y_new, sizes)
        return found | {"peak": np.int64(place(x, sizes, found["median"]))}

    return answer


QUESTION = Question(
    title="An experiment: find the peak",
    function="peak_of_errors",
    arguments=("x", "y", "units", "x_new", "y_new"),
    differentiable=None,
    reference=right,
    cases=cases,
    sizes=Sizes({"places": Range(16, 22, least=14, most=30)}, rounds=2),
    points={"medians and peak": 3, "edge cases": 1},
    hint="a place that is measured twice has two targets: can any size match both? Print the singular values of h",
    mistakes=(
        Mistake(
            "this is the mean of the draws, which one draw can decide: their median",
            summed_up(lambda squares: squares.mean(axis=(0, 1))),
        ),
        Mistake(
            "each draw has one error, the mean over its new places: the median is that of the draws",
            summed_up(lambda squares: np.median(squares, axis=(0, 1))),
        ),
        Mistake("these are the errors on the examples that were fitted: judge by the new places", on_training),
        Mistake(
            "an error is the mean over the places, not their sum", summed_up(lambda s: by_median(s) * s.shape[1])
        ),
        Mistake("this is the largest size: is the error really the largest there?", with_peak(lambda x, s, e: s[-1])),
        Mistake("this is a place in the list: the size that stands there", with_peak(lambda x, s, e: e.argmax())),
        Mistake("this is where the error is smallest", with_peak(lambda x, s, e: s[int(e.argmin())])),
    ),
    tolerance={"float64": 1e-6},
    names=NAMES,
)
