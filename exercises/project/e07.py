"""Exercise 7, where it fails: the table of confusion, the mean of the recalls, the surest of the wrong answers."""

import numpy as np

from companion.homework.questions import EDGE, PLAIN, Case, Mistake, Question, single
from companion.homework.sizes import Range, Sizes

NAMES = ("table", "balanced", "worst")


def cases(rng, sizes):
    """Yield a rare class, a class that nobody has, fewer wrong answers than asked for, and none."""

    def draw(n, classes, wrong=0.3, missing=None):
        y = np.concatenate([np.arange(classes), rng.choice(classes, n, p=weights(classes))])
        if missing is not None:
            y[y == missing] = 0
            y[np.flatnonzero(y == classes - 1)[1:]] = 0
        p = rng.dirichlet(np.full(classes, 0.7), len(y)) + rng.random((len(y), classes)) / 50
        off = rng.random(len(y)) < wrong
        answer = np.where(off, (y + rng.integers(1, classes, len(y))) % classes, y)
        top, rows = p.argmax(axis=1), np.arange(len(y))
        p[rows, top], p[rows, answer] = p[rows, answer], p[rows, top]
        order = rng.permutation(len(y))
        return (p / p.sum(axis=1, keepdims=True))[order], y[order]

    for _ in range(sizes.rounds):
        n, classes, count = sizes.draw(rng)
        yield Case(PLAIN, "random scores", draw(n, classes), {"count": count})
    n, classes, count = sizes.draw(rng)
    yield Case(
        EDGE,
        "a class that no example has, and one that a single example has",
        draw(n, classes, missing=classes - 2),
        {"count": count},
    )
    yield Case(EDGE, "fewer wrong answers than asked for", draw(n, classes, 0.1), {"count": n})
    yield Case(EDGE, "no wrong answer", draw(n, classes, 0), {"count": count})
    yield Case(EDGE, "float32 inputs", tuple(map(single, draw(n, classes))), {"count": count})


def weights(classes):
    """Give the shares of the classes, each rarer than the one before."""
    share = 0.5 ** np.arange(classes)
    return share / share.sum()


def shown(p, y, count, wrong=""):
    """Show where it fails, or with one thing wrong."""
    classes, answer = p.shape[1], p.argmax(axis=1)
    table = np.zeros((classes, classes), np.int64)
    np.add.at(table, (y, answer), 1)
    of = table.sum(axis=0 if wrong == "precision" else 1)
    with np.errstate(all="ignore"):
        recall = np.where(of > 0, np.diag(table) / np.where(of > 0, of, 1), 0)
    balanced = recall.sum() / (classes if wrong == "absent" else (of > 0).sum())
    if wrong == "accuracy":
        balanced = (answer == y).mean()
    sure = p.max(axis=1)
    sure = {"margin": 1 - p[np.arange(len(y)), y], "least": -sure}.get(wrong, sure)
    order = np.argsort(-sure, kind="stable")
    worst = (order if wrong == "right" else order[answer[order] != y[order]])[:count]
    table = {"turned": table.T, "shares": table / np.maximum(of, 1)[:, None]}.get(wrong, table)
    return {"table": table, "balanced": np.array(balanced), "worst": worst}


def wrongly(wrong):
    """Show it with one thing wrong."""
    return lambda *args, **kwargs: shown(*args, **kwargs, wrong=wrong)


WRONG = {
    "turned": "rows and columns have changed places: a row is a true class",
    "shares": "these are shares of the rows: counts were asked for",
    "accuracy": "this is the accuracy: with unequal classes, whoever never names a rare one hardly loses by it",
    "precision": "divided by how often a class was answered: how many of those that are of it were found?",
    "absent": "a class that no example has can be neither found nor missed: leave it out of the mean",
    "margin": "ordered by how little the true class got: how sure was it of what it answered?",
    "least": "these are the doubtful ones first: the surest teach most",
    "right": "right answers are among them",
}

QUESTION = Question(
    title="Where it fails",
    function="failures",
    arguments=("p", "y"),
    differentiable=None,
    reference=shown,
    cases=cases,
    sizes=Sizes(
        {"examples": Range(40, 60, least=30, most=200), "classes": Range(3, 5, least=3, most=8), "count": Range(6, 8)}
    ),
    points=dict.fromkeys(NAMES, 1),
    hint="draw the table for five examples by hand; then ask of each row how much of it lies on the diagonal",
    mistakes=tuple(Mistake(text, wrongly(wrong)) for wrong, text in WRONG.items()),
    names=NAMES,
    entries=("an entry",),
)
