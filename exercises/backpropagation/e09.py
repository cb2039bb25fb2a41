"""Exercise 9, each node once."""

import numpy as np

from companion.homework.questions import EDGE, LARGE, PLAIN, Case, Question
from companion.homework.sizes import Range, Sizes

from .e09_walks import MISTAKES, once_each


def graph(rng, pairs, end, unused=0):
    """Shuffle the numbers of nodes and of edges (node, input), so that neither tells an order."""
    pairs = np.array(pairs, dtype=np.int64).reshape(-1, 2)
    n = max(int(pairs.max(initial=0)), end) + 1 + unused
    names = rng.permutation(n)
    edges = names[rng.permutation(pairs)] if len(pairs) else pairs
    slopes = rng.uniform(0.5, 1.1, len(edges)) * rng.choice([-1, 1], len(edges))
    return (slopes, edges), {"n": n, "end": int(names[end])}


def ladder(rungs):
    """List the edges of y + y, again and again."""
    return [(i + 1, i) for i in range(rungs) for _ in range(2)]


def diamond(length):
    """List the edges of two arms of unequal length, a shared stem below them and a path around all."""
    top = length + 3
    arm = [(i + 1, i) for i in range(1, length + 1)]
    return [(1, 0), *arm, (length + 2, 1), (top, length + 1), (top, length + 2), (top, 1), (top, 0)]


def cancelling(rng):
    """Make a diamond whose arms bring A and d - A to a node, both exact, and a stem below it with a slope s.

    Added up before they are passed on they give d, and d s below, to all digits. Passed on one by one, A s and
    (d - A) s become multiples of a sixteenth, and so does their sum; d s, some thirds, is never near one. So a walk
    that goes path by path shows, whatever it says of its turns.
    """
    large, small = 2.0**49 + int(rng.integers(2**48)), float(rng.choice([4, 5, 7, 8]))
    slopes = np.array([1, 1, large, small - large, rng.choice([-1, 1]) * 2 / 3])
    edges = np.array([(4, 3), (4, 2), (3, 1), (2, 1), (1, 0)])
    names, shuffled = rng.permutation(5), rng.permutation(5)
    return (slopes[shuffled], names[edges[shuffled]]), {"n": 5, "end": int(names[4])}


def cases(rng, sizes):
    """Yield diamonds, ladders, graphs at random; shapes that trip an order, or a recursion; parts that nearly cancel.

    The last is a plain case: a walk with right gradients in the others and turns made up must not be worth more.
    """
    for rungs in sizes.spread("rungs"):
        yield Case(PLAIN, "a ladder", *graph(rng, ladder(rungs), rungs))
        arm, n = sizes.draw(rng, "arm", "nodes")
        yield Case(PLAIN, "a diamond", *graph(rng, diamond(arm), arm + 3))
        pairs = [(i, int(j)) for i in range(1, n) for j in rng.choice(i, min(i, 2), replace=False)]
        yield Case(PLAIN, "a graph at random", *graph(rng, pairs, n - 1))
    yield Case(
        EDGE, "nodes that the end does not need", *graph(rng, [*diamond(3), (7, 6), (8, 2), (8, 7)], 6, unused=2)
    )
    yield Case(EDGE, "a node that is its input times itself", *graph(rng, [(1, 0), (1, 0)], 1))
    yield Case(EDGE, "an end that no operation made", *graph(rng, [], 0, unused=1))
    slopes, edges = (graph_ := graph(rng, ladder(2) + [(i + 1, i) for i in range(2, 5000)], 5000))[0]
    slopes = np.sign(slopes) * np.exp(rng.normal(0, 0.01, len(slopes)))
    yield Case(EDGE, "a chain of 5,000 operations", (slopes, edges), graph_[1])
    (slopes, edges), names = graph(rng, ladder(60), 60)
    yield Case(LARGE, "a ladder of 60 rungs", (slopes / 2, edges), names)
    yield Case(PLAIN, "parts of a gradient that nearly cancel", *cancelling(rng))


QUESTION = Question(
    title="Every node once",
    function="gradients_and_turns",
    arguments=("slopes", "edges"),
    differentiable=None,
    reference=once_each,
    cases=cases,
    # A walk path by path takes as many turns as there are paths, and a ladder has 2 to the power of its rungs.
    sizes=Sizes({"rungs": Range(3, 11, most=14), "arm": Range(2, 5, most=40), "nodes": Range(7, 10, most=16)}),
    points={"gradients and turns": 3, "edge cases": 1},
    hint="when is the gradient of a node complete, and how could you know that before you send it on?",
    mistakes=MISTAKES,
    answer="the array of gradients and turns",
)

EQUAL = {
    "for (node, x), slope in zip(edges, slopes, strict=True):: True turned": "as many slopes come as edges",
}
