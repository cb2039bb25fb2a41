"""Exercise 3, a log-softmax that does not overflow."""

from functools import partial

import numpy as np
import torch.nn.functional as F
from scipy.special import softmax

from companion.homework.questions import EDGE, LARGE, Case, Mistake, Question, single, variants
from companion.homework.sizes import Range, Sizes

from .draws import LARGE_SIZE, scores


def cases(rng, sizes):
    """Yield cases up to scores of 10,000."""
    yield from variants(lambda rng, n, k: (scores(rng, n, k),), rng, sizes)
    n, k = sizes.draw(rng)
    yield Case(EDGE, "scores of 10,000 (exp overflows)", (scores(rng, n, k, 1e4),))
    yield Case(EDGE, "scores near -10,000 (exp underflows)", (scores(rng, n, k) - 1e4,))
    yield Case(EDGE, "scores of 10,000 in float32", (single(scores(rng, n, k, 1e4)),))
    yield Case(LARGE, "a large input", (scores(rng, *LARGE_SIZE),))


def off_by_maximum(diagnosis, sign):
    """Make the two mistakes of a value that is off by each row's maximum: value, and gradient by its exponential."""

    def value(z):
        return F.log_softmax(z, 1) + sign * z.amax(1, keepdim=True).detach()

    def gradient(expected, dy, z):
        with np.errstate(over="ignore", invalid="ignore"):
            return [dy - softmax(z, axis=1) * np.exp(sign * z.max(1, keepdims=True)) * dy.sum(1, keepdims=True)]

    return Mistake(diagnosis, value), Mistake(diagnosis, value, gradient)


def one_maximum(z):
    """Take one maximum off all rows: the exponentials of the other rows underflow."""
    shifted = z - z.max()
    return shifted - shifted.exp().sum(1, keepdim=True).log()


QUESTION = Question(
    title="A log-softmax that does not overflow",
    function="stable_log_softmax",
    arguments=("logits",),
    differentiable=(0,),
    reference=partial(F.log_softmax, dim=1),
    cases=cases,
    sizes=Sizes({"batch": Range(4, 9), "classes": Range(3, 8)}),
    points={"value": 1, "gradient": 1, "edge cases": 1},
    hint="what may be added to a row of scores and change nothing? And to which outputs does one score contribute?",
    mistakes=(
        Mistake("the normalisation runs down the columns: sum along axis 1", partial(F.log_softmax, dim=0)),
        Mistake("this is the softmax, without the logarithm", partial(F.softmax, dim=1)),
        Mistake("the logarithm comes too late, softmax is 0 already", lambda z: F.softmax(z, 1).log()),
        Mistake("some rows' exponentials underflow to 0: take off each *row's* maximum (axis=1)", one_maximum),
        *off_by_maximum("the maximum was taken off twice: subtract log-sum-exp of the same shifted scores", -1),
        *off_by_maximum("the maximum must be given back to log-sum-exp: it is m + log(sum(exp(z - m)))", 1),
        Mistake(
            "the rows of dy do not sum to one here: multiply the softmax by dy's row sums",
            gradient=lambda expected, dy, z: [dy - softmax(z, axis=1)],
        ),
        Mistake(
            "multiply the softmax by the sum of each row of dy, not by dy entry by entry",
            gradient=lambda expected, dy, z: [dy * (1 - softmax(z, axis=1))],
        ),
        Mistake(
            "multiply the softmax by the sum of each row of dy, not of all of dy: sum along axis 1, keep the axis",
            gradient=lambda expected, dy, z: [dy - softmax(z, axis=1) * dy.sum()],
        ),
    ),
    columns="classes",
)
