"""Exercise 5, weighted classes."""

import numpy as np
import torch.nn.functional as F
from scipy.special import softmax

from companion.homework.questions import EDGE, LARGE, Case, Mistake, Question, variants
from companion.homework.sizes import Range, Sizes

from .draws import LARGE_SIZE, labels, rates, scores


def cases(rng, sizes):
    """Yield cases with unequal weights, one of them zero."""

    def draw(rng, n, k):
        return scores(rng, n, k), labels(rng, n, k), rates(rng, k)

    yield from variants(draw, rng, sizes)
    n, k = sizes.draw(rng)
    z, t, w = draw(rng, n, k)
    t[0], t[1], w[0] = 0, 1, 0.0
    yield Case(EDGE, "a class of weight 0", (z, t, w))
    yield Case(EDGE, "scores of 10,000 (exp overflows)", (scores(rng, n, k, 1e4), labels(rng, n, k), rates(rng, k)))
    yield Case(LARGE, "a large input", draw(rng, *LARGE_SIZE))


def weighted(logits, target, weight):
    """Give PyTorch's own loss."""
    return F.cross_entropy(logits, target, weight=weight)


def weighted_over_n(logits, target, weight):
    """Divide by N instead of the weights' sum."""
    return F.cross_entropy(logits, target, weight=weight, reduction="none").mean()


def weighted_over_all(logits, target, weight):
    """Divide by the sum of the K class weights instead of the N examples' weights."""
    return F.cross_entropy(logits, target, weight=weight, reduction="sum") / weight.sum()


def unlike_rows(factor):
    """Give (p - onehot) times a factor that is not the examples' weights, over their sum."""

    def gradient(expected, dy, logits, target, weight):
        p_minus_truth = softmax(logits, axis=1) - np.eye(len(weight))[target]
        wrong = p_minus_truth * factor(weight) * (dy / weight[target].sum())
        return [wrong.astype(logits.dtype), None, None]

    return gradient


def weighted_truth(divisor):
    """Give p minus the weighted one-hot vector: the weight on the true class's entry alone."""

    def gradient(expected, dy, logits, target, weight):
        p_minus_truth = softmax(logits, axis=1) - (np.eye(len(weight)) * weight)[target]
        return [(p_minus_truth * (dy / divisor(target, weight))).astype(logits.dtype), None, None]

    return gradient


def weight_by_class(divisor):
    """Take weight[:, None] for the examples' weights: every example then counts for every class."""

    def value(logits, target, weight):
        losses = F.cross_entropy(logits, target, reduction="none")
        return (weight[:, None] * losses).sum() / divisor(target, weight)

    def cube(expected, dy, logits, target, weight):
        p_minus_truth = softmax(logits, axis=1) - np.eye(len(weight))[target]
        return [p_minus_truth * (dy * weight[:, None] / divisor(target, weight))[:, None], None, None]

    def square(expected, dy, logits, target, weight):
        p_minus_truth = softmax(logits, axis=1) - np.eye(len(weight))[target]
        return [p_minus_truth * (dy * weight[:, None] / divisor(target, weight)), None, None]  # only for N = 1

    advice = "weight has one entry per class: use weight[target], one per example"
    return Mistake(advice, value, cube), Mistake(advice, gradient=square)


QUESTION = Question(
    title="Weighted cross-entropy",
    function="weighted_cross_entropy",
    arguments=("logits", "target", "weight"),
    differentiable=(0,),
    reference=weighted,
    cases=cases,
    sizes=Sizes({"batch": Range(4, 9), "classes": Range(3, 8)}),
    points={"value": 1, "gradient": 2, "edge cases": 1},
    hint="write the loss as a sum of a_n times the loss of example n: what is a_n, and which row does it touch?",
    mistakes=(
        Mistake("it divides by N: a weighted mean divides by the sum of the examples' weights", weighted_over_n),
        Mistake("it divides by the sum over classes: add up weight[target] over the examples", weighted_over_all),
        Mistake(
            "it is the sum: divide by the sum of the examples' weights",
            lambda z, t, w: F.cross_entropy(z, t, weight=w, reduction="sum"),
        ),
        Mistake(
            "each row of p - onehot also counts weight[target] times: multiply it by its example's weight",
            gradient=unlike_rows(lambda weight: 1),
        ),
        Mistake(
            "the weights belong to examples, not to columns: multiply each row by weight[target]",
            gradient=unlike_rows(lambda weight: weight),
        ),
        *(
            Mistake(
                "an example's weight multiplies its whole row p - onehot, p too", gradient=weighted_truth(divisor)
            )
            for divisor in (lambda target, weight: weight[target].sum(), lambda target, weight: len(target))
        ),
        *weight_by_class(lambda target, weight: weight[target].sum()),
        *weight_by_class(lambda target, weight: weight.sum()),
        Mistake("the weights are not used", lambda z, t, w: F.cross_entropy(z, t)),
    ),
    columns="classes",
)
