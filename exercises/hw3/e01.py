"""Exercise 1, the smallest size that is good enough."""

import numpy as np

from companion.homework.questions import EDGE, PLAIN, Case, Mistake, Question
from companion.homework.sizes import Range, Sizes

from .draws import doubles


def table(rng, draws, steps, best):
    """Draw errors whose best column spreads by 1, and whose means lie so many standard errors above the best."""
    noise = rng.normal(size=(draws, len(steps)))
    noise -= noise.mean(axis=0)
    noise /= noise.std(axis=0, ddof=1)
    noise *= np.where(np.arange(len(steps)) == best, 1, rng.uniform(3, 4, len(steps)))
    return 20 + noise + np.array(steps) / np.sqrt(draws)


def cases(rng, sizes):
    """Yield means that fall to the best and rise again; each wrong limit takes in another size."""
    # In standard errors of the best: 2.9 is good enough for a limit of one's own, 1.7 for a standard deviation,
    # `beyond` for n - 2 and not for n - 1, `inside` for n - 1 and not for n.
    for _ in range(sizes.rounds):
        (draws,) = sizes.draw(rng)
        inside = (1 + np.sqrt((draws - 1) / draws)) / 2
        beyond = (1 + np.sqrt((draws - 1) / (draws - 2))) / 2
        steps = [9, 6, 4.5, 2.9, 1.7, beyond, inside, 0.4, 0, rng.uniform(0.1, 0.8), 5]
        yield Case(PLAIN, "random errors", (table(rng, draws, steps, 8),))
    (draws,) = sizes.draw(rng)
    yield Case(EDGE, "the smallest size is the best", (table(rng, draws, [0, 2, 3, 4], 0),))
    yield Case(EDGE, "sizes that are worse, before one that is good enough", (table(rng, draws, [5, 0.5, 3, 0], 3),))
    yield Case(EDGE, "draws that are all alike", (np.tile([4.0, 2.5, 1.25, 3.5], (draws, 1)),))
    yield Case(EDGE, "float32 inputs", (table(rng, draws, [7, 3, 0.4, 0, 2], 3).astype(np.float32),))


def chosen(errors, wrong=""):
    """Choose by the rule of one standard error, or with one thing wrong."""
    (e,) = doubles(errors)
    mean, draws = e.mean(axis=0), len(e)
    best = int(mean.argmin())
    spread = {"own": e.std(axis=0, ddof=1), "n": np.full(len(mean), e.std(axis=0)[best])}.get(
        wrong, np.full(len(mean), e.std(axis=0, ddof=1)[best])
    )
    limit = mean[best] + spread / (1 if wrong == "deviation" else np.sqrt(draws))
    good = np.flatnonzero(mean <= limit)
    return np.int64({"best": best, "largest": good[-1]}.get(wrong, good[0]))


def wrongly(wrong):
    """Choose with one thing wrong."""
    return lambda errors: chosen(errors, wrong)


WRONG = {
    "best": "this is the size with the lowest mean: which smaller one can nobody tell from it?",
    "deviation": "a standard deviation says how single draws differ; the mean of n draws is off by its nth root less",
    "n": "the deviation is estimated from the same draws as the mean, which makes it too small: divide by n - 1",
    "largest": "of all sizes that are good enough the smallest was asked for",
    "own": "the limit is that of the best size, one number for all",
}

QUESTION = Question(
    title="Good enough",
    function="smallest_good_size",
    arguments=("errors",),
    differentiable=None,
    reference=chosen,
    cases=cases,
    sizes=Sizes({"draws": Range(4, 7, least=4, most=8)}, rounds=4),
    points={"size": 1, "edge cases": 1},
    hint="by how much is the mean of so many draws off? Who lies no further above the best than that?",
    mistakes=tuple(Mistake(text, wrongly(wrong)) for wrong, text in WRONG.items()),
    tolerance={"float64": 1e-11, "float32": 1e-11, "int64": 1e-11},
    answer="the place of the size",
)
