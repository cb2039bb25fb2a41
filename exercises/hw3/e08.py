"""Exercise 8, an experiment of one's own: run by the grader on new seeds, which its promise must bear.

Only its writer knows what the results should be. That they hang on the seed alone, how they are summed up, and
whether new seeds keep the promise, is computed from the results themselves. A promise that is the middle half of 99
gains misses the median of 41 new ones once in 243 times, whatever the gains' distribution: that share of all orders
of 140 numbers has it outside.
"""

import numpy as np

from companion.homework.questions import EDGE, PLAIN, Case, Mistake, Question
from companion.homework.sizes import Range, Sizes

NAMES = "results", "gain", "wins", "promise"
MANY = 31  # seeds, at least, where a promise is tried; in the other cases it must only be the same


def cases(rng, sizes):
    """Yield new seeds, once, since a promise has one throw; then some of them twice, and a few others."""
    new = rng.choice(10**6, *sizes.draw(rng), replace=False)
    yield Case(PLAIN, "new seeds", (new,))
    yield Case(EDGE, "seeds that come twice", (rng.permutation(np.repeat(new[:6], 2)),))
    yield Case(EDGE, "eight other seeds", (10**6 + rng.choice(10**6, 8, replace=False),))


def fitting(came, name, shape):
    """Give an array that came; where its shape is another or it holds no finite numbers, zeros."""
    array = np.asarray(came.get(name))
    fits = array.shape == shape and array.dtype.kind in "iuf" and np.isfinite(array).all()
    return array if fits else np.zeros(shape)


def held_together(results, seeds):
    """Give what results could be that hang on the seed, on each its own, and on what was changed."""
    known = {}
    results = np.array([known.setdefault(int(seed), row) for seed, row in zip(seeds, results, strict=True)])
    if len(seeds) >= MANY and len(np.unique(results[:, 0])) == 1:
        results = results + np.arange(len(seeds))[:, None]
    if len(seeds) >= MANY and (results[:, 0] == results[:, 1]).all():
        results = results + np.arange(2)
    return results


def quartiles(gain):
    """Give the gain a quarter from below, the median, and the one a quarter from above."""
    gain, cut = np.sort(gain), (len(gain) - 1) // 4
    return np.array([gain[cut], np.median(gain), gain[-1 - cut]])


def kept(promise, gain):
    """Give the promise nearest to one that holds the median of the gains, and says more than their range does."""
    middle, width = np.median(gain), np.ptp(gain)
    if not promise[0] <= middle <= promise[1]:
        promise = np.array([min(*promise, middle), max(*promise, middle)])
    return promise if promise[1] - promise[0] <= width else middle + np.array([-width, width]) / 2


def consistent(came, first, seeds):
    """Give what came, made to hold together."""
    results = fitting(came, "results", (len(seeds), 2))
    gain, promise = results[:, 0] - results[:, 1], fitting(first, "promise", (2,))
    return {
        "results": held_together(results, seeds),
        "gain": quartiles(gain),
        "wins": np.array((gain > 0).mean()),
        "promise": kept(promise, gain) if len(seeds) >= MANY else promise,
    }


def wrongly(name, rule):
    """Make a mistake: ``rule`` gives it from what came under that name, the results, and if it is tried here."""

    def wrong(came, first, seeds):
        results = fitting(came, "results", (len(seeds), 2))
        given = fitting(came, name, (2,)) if name == "promise" else results
        return consistent(came, first, seeds) | {name: np.asarray(rule(given, results, first, seeds))}

    return wrong


def by_place(results, _, first, seeds):
    """Let what stands at one place of the list count, where seeds repeat."""
    is_so = len(set(seeds.tolist())) == len(seeds) or not np.array_equal(held_together(results, seeds), results)
    return results if is_so else results + np.arange(len(seeds))[:, None]


def elsewhere(promise, results, first, seeds):
    """Promise what does not come."""
    gain = results[:, 0] - results[:, 1]
    misses = len(seeds) < MANY or not promise[0] <= np.median(gain) <= promise[1]
    return promise if misses else promise + np.ptp(gain) + np.ptp(promise)


def too_wide(promise, results, first, seeds):
    """Promise next to nothing."""
    width = np.ptp(results[:, 0] - results[:, 1])
    return promise if len(seeds) < MANY or np.ptp(promise) > width else promise + np.array([-width, width])


def afterwards(promise, results, first, seeds):
    """Promise another thing for each list of seeds."""
    is_so = len(seeds) >= MANY or not np.array_equal(promise, fitting(first, "promise", (2,)))
    return promise if is_so else promise + 1


def of_gains(rule):
    """Make a rule from the gains, plain minus changed, and the two columns."""
    return lambda _, results, first, seeds: rule(results[:, 0] - results[:, 1], *results.T)


WRONG = (
    ("results", lambda r, *_: np.broadcast_to(r[0], r.shape), "every seed gives the same: draw from the seed's own"),
    ("results", lambda r, *_: r[:, [0, 0]], "both columns are the same: what was changed in the second?"),
    ("results", by_place, "one seed gives two results: draw from np.random.default_rng(seed), anew in each run"),
    (
        "gain",
        of_gains(lambda g, *_: quartiles(-g)),
        "the sign is turned: a gain is the first column minus the second",
    ),
    (
        "gain",
        of_gains(lambda g, *_: np.quantile(g, [0, 0.5, 1])),
        "these are the extremes: a quarter from either end",
    ),
    (
        "gain",
        of_gains(lambda g, a, b: quartiles(a) - quartiles(b)),
        "take the differences first, seed by seed, and sum up then: both columns had the same seeds",
    ),
    ("gain", of_gains(lambda g, *_: np.insert(quartiles(g)[::2], 1, g.mean())), "the middle is the mean: the median"),
    ("wins", of_gains(lambda g, *_: (g < 0).mean()), "this counts the losses: less is better"),
    ("wins", of_gains(lambda g, *_: (g > 0).sum()), "this is how many are won: as a share of all"),
    ("promise", lambda p, *_: np.sort(p)[::-1], "the lower end comes first"),
    ("promise", elsewhere, "new seeds do not keep it: the median of their gains lies outside"),
    ("promise", too_wide, "it is wider than all the gains together: so it says nothing"),
    ("promise", afterwards, "it changes with the seeds: a promise is made before they are known"),
)

QUESTION = Question(
    title="An experiment of your own",
    function="study",
    arguments=("seeds",),
    differentiable=None,
    reference=consistent,
    cases=cases,
    sizes=Sizes({"seeds": Range(41, 41, least=MANY, most=61)}),
    points=dict.fromkeys(NAMES, 1),
    hint="run one seed twice, then two seeds: what must be equal, and what must not?",
    mistakes=tuple(Mistake(text, wrongly(name, rule)) for name, rule, text in WRONG),
    tolerance={"int64": 1e-9},
    names=NAMES,
    entries=("the lower quartile", "the median", "the upper quartile"),  # every name counts on its own
    of_itself=True,
)

EQUAL = {
    "h, w = rng.normal(size=(20, 20)), rng.normal(size=20): item 0 doubled": "another experiment, and as good a one",
    "h, w = rng.normal(size=(20, 20)), rng.normal(size=20): item 1 doubled": "another experiment, and as good a one",
    "y = h @ w + rng.normal(size=20): Add swapped": "noise is as often below as above",
    "y = h @ w + rng.normal(size=20): operands exchanged": "the order of a sum",
    "fits = [np.linalg.solve(h.T @ h + p * np.eye(20), h.T @ y) for p in (1e-9, 1.0)]: 1.0 raised": (
        "another experiment, and as good a one"
    ),
    '"wins": (gain > 0).mean(),: Gt swapped': "no gain of this experiment is 0",
    '"promise": np.array([0.6, 2.0]),: 2.0 raised': "a weaker promise, which still says something",
}
