"""Exercise 5, the study: one accuracy for each seed, by a part that the network has never seen.

At some sites all examples have one label; at the others a coin gave it, so that no network can do better than the
label which the training part has there more often, and none that learned at all does worse. Once the parts are
dealt out the accuracies are known: for any network, and for every way to measure them wrongly. Coins are drawn until
the more frequent label is clear. In 1,000 gradings of the solution, and in 500 of another network, no point was lost.
"""

import numpy as np

from companion.homework.questions import EDGE, PLAIN, Case, Mistake, Question
from companion.homework.sizes import Range, Sizes

from .draws import TEST, TRAIN, VALIDATION, class_names, linear_answers, parts

CORNERS = np.array([[-1, -1], [1, 1], [-1, 1], [1, -1]]) * 3.0
EDGES = np.array([[-1, 0], [0, -1], [1, 0], [0, 1]]) * 3.0
CLEAR = 0.72  # of the labels at a site, at least, are one and the same in the training part
TRIES = 5_000


def tossed(rng, part, copies, against=None):
    """Toss coins for the rows of one site, clear in the training part of every seed; ``part`` is (seeds, rows).

    ``against`` is the seed in whose training part the label is the one that is rarer at the site as a whole.
    """
    train = part == TRAIN
    chance = rng.uniform(0.15, 0.85, (TRIES, 1)) if against is None else np.where(train[against], 0.8, 0.05)
    coins = rng.random((TRIES, part.shape[1])) < chance
    weight = train * copies
    share = coins.astype(float) @ weight.T / np.maximum(weight.sum(axis=1), 1)
    fits = (np.abs(share - 0.5) >= CLEAR - 0.5).all(axis=1)
    if against is not None:
        fits &= (share[:, against] > 0.5) & (coins @ copies < 0.45 * copies.sum())
    found = coins[fits][:1]
    return None if not len(found) else found[0] ^ (rng.random() < 0.5)


def sites(rng, count, seeds, coins, pure, times):
    """Draw examples at the sites; no label of a coin may be doubtful to whoever trains on the right part."""
    names, places = class_names(rng, 2), np.concatenate([CORNERS, rng.permutation(EDGES)[: len(coins)]])
    doubtful = [*enumerate(coins, start=len(CORNERS)), *((s, None) for s in range(0 if pure else len(CORNERS)))]
    while True:
        seed = rng.choice(10**6, seeds, replace=False)
        place = np.repeat(places, count, axis=0)
        x = np.repeat(place + rng.normal(size=place.shape) / 200, times(rng, len(place)), axis=0)
        x = x[rng.permutation(len(x))]
        rows, row, copies = np.unique(
            x, axis=0, return_inverse=True, return_counts=True
        )  # a coin for each that differs
        site = ((rows[:, None] - places) ** 2).sum(axis=2).argmin(axis=1)
        part, label = np.stack([parts(rows, one) for one in seed]), np.where(site < 2, 0, 1)
        tosses = {s: tossed(rng, part[:, site == s], copies[site == s], against) for s, against in doubtful}
        if all(toss is not None for toss in tosses.values()):
            for s, toss in tosses.items():
                label[site == s] = toss
            return (x, names[label[row.reshape(-1)]], seed), {}


def once(rng, n):
    """Let every row stand there once."""
    return 1


def often(rng, n):
    """Let rows stand there once to three times."""
    return rng.integers(1, 4, n)


def cases(rng, sizes):
    """Yield corners that a line cannot part, with coins between them; rows that repeat; coins and nothing else."""
    for _ in range(sizes.rounds):
        count, seeds = sizes.draw(rng)
        yield Case(PLAIN, "random inputs", *sites(rng, count, seeds, [0, None, None], True, once))
    count, seeds = sizes.draw(rng)
    yield Case(EDGE, "rows that stand there more than once", *sites(rng, count, seeds, [0, None], True, often))
    yield Case(EDGE, "labels that chance has dealt out", *sites(rng, count, seeds, [None], False, once))


def by_sites(x, y, x_new):
    """Give the label that is more frequent among the examples within a small distance."""
    names = np.unique(y)
    near = ((x_new[:, None] - x) ** 2).sum(axis=2) < 1
    return names[(near @ (y[:, None] == names).astype(float)).argmax(axis=1)]


def measured(x, y, seeds, wrong=""):
    """Give the accuracies of a network and of the linear model, or with one thing wrong."""
    found = []
    for seed in np.full_like(seeds, seeds[0]) if wrong == "one" else seeds:
        part = parts(x, int(seed))
        old = np.full(len(x), True) if wrong == "leak" else part == TRAIN
        judges = {"train": part == TRAIN, "validation": part == VALIDATION, "all": part >= 0}.get(wrong, part == TEST)
        row = [(method(x[old], y[old], x[judges]) == y[judges]).mean() for method in (by_sites, linear_answers)]
        found.append([1 - a for a in row] if wrong == "error" else row[::-1] if wrong == "turned" else row)
    return np.array(found)


def wrongly(wrong):
    """Measure with one thing wrong."""
    return lambda *args: measured(*args, wrong=wrong)


WRONG = {
    "train": "this is the accuracy on the training part, which the network has learned",
    "validation": "this is the accuracy on the validation part: that is for choosing",
    "all": "this is the accuracy on all examples, the training part among them",
    "leak": "it was trained on the examples that judge it, too",
    "one": "every row is that of the first seed: one run, told several times",
    "error": "these are the errors: the accuracy is the share of right answers",
    "turned": "the network's accuracy comes first, then the linear model's",
}

QUESTION = Question(
    title="The study",
    function="study",
    arguments=("x", "y", "seeds"),
    differentiable=None,
    reference=measured,
    cases=cases,
    sizes=Sizes({"examples at a site": Range(15, 18, least=14, most=30), "seeds": Range(2, 3, most=3)}, rounds=2),
    points={"accuracies": 3, "edge cases": 1},
    hint="for each seed anew: who may be trained on, and who judges? Feed it labels that mean nothing",
    mistakes=tuple(Mistake(text, wrongly(wrong)) for wrong, text in WRONG.items()),
    tolerance={"float64": 1e-9},
    answer="the array of accuracies",
)
