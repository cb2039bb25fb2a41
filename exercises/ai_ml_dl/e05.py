"""Exercise 5, neighbours that count by their nearness."""

import numpy as np
from sklearn.neighbors import KNeighborsRegressor

from companion.homework.questions import EDGE, PLAIN, Case, Mistake, Question, single
from companion.homework.sizes import Range, Sizes


def cases(rng, sizes):
    """Yield points and questions, some of which hit a point; one neighbour, and as many as there are."""

    def draw(n, d):
        return rng.normal(0, 1, (n, d)), rng.normal(0, 3, n), rng.normal(0, 1, (6, d))

    n, d = sizes.draw(rng)
    for k in (2, 3, 5):
        yield Case(PLAIN, "random inputs", draw(n, d), {"k": k})
    yield Case(EDGE, "a single neighbour (k = 1)", draw(n, d), {"k": 1})
    yield Case(EDGE, "all points are neighbours (k = N)", draw(n, d), {"k": n})
    x_train, t_train, x = draw(n, d)
    x[2] = x_train[4]
    yield Case(EDGE, "a question that is a training point", (x_train, t_train, x), {"k": 3})
    yield Case(EDGE, "a single question", (x_train, t_train, x[:1]), {"k": 4})
    yield Case(EDGE, "float32 inputs", tuple(map(single, draw(n, d))), {"k": 3})


def by_nearness(x_train, t_train, x, k):
    """Let scikit-learn answer."""
    found = KNeighborsRegressor(k, weights="distance", algorithm="kd_tree").fit(x_train, t_train).predict(x)
    return found.astype(x.dtype)


def weighing(weight, nearest=True):
    """Make an answer in which a neighbour at a distance counts so much."""

    def answer(x_train, t_train, x, k):
        distance = np.sqrt(((x[:, None] - x_train) ** 2).sum(axis=2))
        near = np.argsort(distance, axis=1)[:, :k] if nearest else np.tile(np.arange(len(x_train)), (len(x), 1))
        with np.errstate(all="ignore"):
            w = weight(np.take_along_axis(distance, near, axis=1))
            return (w * t_train[near]).sum(axis=1) / w.sum(axis=1)

    return answer


QUESTION = Question(
    title="Neighbours by nearness",
    function="nearby_mean",
    arguments=("x_train", "t_train", "x"),
    differentiable=None,
    reference=by_nearness,
    cases=cases,
    sizes=Sizes({"points": Range(12, 20, least=8, most=100), "features": Range(2, 5, most=20)}),
    points={"answers": 2, "edge cases": 1},
    hint="the shares of a question's k neighbours add up to one; what if one of them is no distance away?",
    mistakes=(
        Mistake("all neighbours count alike: the nearer one counts more", weighing(np.ones_like)),
        Mistake("what is far counts more: turn the distance around", weighing(lambda d: d)),
        Mistake("these are squared distances: take the root first", weighing(lambda d: 1 / d**2)),
        Mistake("all points count: only the k nearest may", weighing(lambda d: 1 / d, nearest=False)),
        Mistake(
            "this falls off like an exponential; it shall be one over the distance", weighing(lambda d: np.exp(-d))
        ),
        Mistake("a little was added to the distance, which changes every answer", weighing(lambda d: 1 / (d + 1e-3))),
        Mistake("one was added to the distance, which changes every answer", weighing(lambda d: 1 / (d + 1))),
    ),
    tolerance={"float64": 1e-9, "float32": 1e-4},
    answer="the array of answers",
)

EQUAL = {
    "weight = np.where(hit, 1, 0).astype(d.dtype): 1 raised": (
        "all weights of such a point are as much larger, and are divided by their sum"
    ),
    "weight[free] = 1 / d[free]: 1 raised": "all weights are twice as large, and are divided by their sum",
}
