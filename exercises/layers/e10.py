"""Exercise 10, parameters and multiply-adds."""

from itertools import pairwise

import numpy as np

from companion.homework.questions import EDGE, PLAIN, Case, Mistake, Question, single
from companion.homework.sizes import Range, Sizes

from .draws import batch


def cases(rng, sizes):
    """Yield batches, and the widths of one to four layers."""

    def draw(layers):
        n, *widths = sizes.draw(rng)
        widths = rng.permutation(widths)
        return batch(rng, n, widths[0]), widths[1 : layers + 1]

    for layers in (2, 3, 4):
        yield Case(PLAIN, "random inputs", draw(layers))
    yield Case(PLAIN, "layers without biases", draw(3), {"bias": False})
    yield Case(EDGE, "a single layer", draw(1))
    x, widths = draw(3)
    yield Case(EDGE, "a batch of one (N = 1)", (x[:1], widths))
    yield Case(EDGE, "a float32 batch", (single(x), widths))


def counted(x, widths, bias=True):
    """Build every array of the network, and count the numbers; each weight is used once for each example."""
    weights = [np.empty((o, d)) for d, o in pairwise([x.shape[1], *widths.tolist()])]
    biases = [np.empty(len(w)) for w in weights if bias]
    return np.array([sum(a.size for a in weights + biases), sum(len(x) * w.size for w in weights)])


def wrongly(rule):
    """Make a mistake: ``rule`` gives the pair from N, the weights of each layer, and the biases."""

    def wrong(x, widths, bias=True):
        weights = np.array([d * o for d, o in pairwise([x.shape[1], *widths.tolist()])])
        return np.array(rule(len(x), weights, int(widths.sum()) if bias else 0, int(widths.sum())))

    return wrong


QUESTION = Question(
    title="Parameters and multiply-adds",
    function="cost",
    arguments=("x", "widths"),
    differentiable=None,
    reference=counted,
    cases=cases,
    sizes=Sizes(
        {
            "batch": Range(4, 9),
            "first": Range(3, 20),
            "second": Range(3, 20),
            "third": Range(3, 20),
            "fourth": Range(3, 20),
            "fifth": Range(3, 20),
        }
    ),
    points={"counts": 2, "edge cases": 1},
    hint="write the sizes in a row, from the inputs to the last layer: between which neighbours stands a matrix?",
    mistakes=(
        Mistake("the biases are parameters too", wrongly(lambda n, w, b, all_: (w.sum(), n * w.sum()))),
        Mistake("these layers have no biases to count", wrongly(lambda n, w, b, all_: (w.sum() + all_, n * w.sum()))),
        Mistake("every example of the batch is multiplied", wrongly(lambda n, w, b, all_: (w.sum() + b, w.sum()))),
        Mistake(
            "these are FLOPs: a multiply-add is one", wrongly(lambda n, w, b, all_: (w.sum() + b, 2 * n * w.sum()))
        ),
        Mistake(
            "a bias is added, and multiplies nothing", wrongly(lambda n, w, b, all_: (w.sum() + b, n * (w.sum() + b)))
        ),
        Mistake(
            "parameters do not depend on the batch", wrongly(lambda n, w, b, all_: (n * (w.sum() + b), n * w.sum()))
        ),
        Mistake(
            "the first layer, from the inputs, is missing",
            wrongly(lambda n, w, b, all_: (w[1:].sum() + b, n * w[1:].sum())),
        ),
    ),
    answer="the pair of counts",
)
