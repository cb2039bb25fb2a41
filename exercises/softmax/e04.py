"""Exercise 4, label smoothing."""

import torch
import torch.nn.functional as F
from scipy.special import softmax

from companion.homework.questions import EDGE, LARGE, PLAIN, Case, Mistake, Question, variants
from companion.homework.sizes import Range, Sizes

from .draws import LARGE_SIZE, labels, scores


def cases(rng, sizes):
    """Yield cases with several amounts of smoothing; None leaves the default to be used."""

    def draw(rng, n, k):
        return scores(rng, n, k), labels(rng, n, k)

    for case in variants(draw, rng, sizes):
        yield case
        if case.kind == PLAIN:
            amount = float(rng.uniform(0.05, 0.6))
            yield Case(PLAIN, case.label, draw(rng, *sizes.draw(rng)), {"label_smoothing": amount})
    n, k = sizes.draw(rng)
    yield Case(EDGE, "label_smoothing=0.0", draw(rng, n, k), {"label_smoothing": 0.0})
    yield Case(EDGE, "scores of 10,000 (exp overflows)", (scores(rng, n, k, 1e4), labels(rng, n, k)))
    yield Case(LARGE, "a large input", draw(rng, *LARGE_SIZE))


def smoothed(logits, target, label_smoothing=0.1):
    """Give PyTorch's own loss."""
    return F.cross_entropy(logits, target, label_smoothing=label_smoothing)


def wrongly_smoothed(diagnosis, true_class, other_classes):
    """Make the two mistakes of a wrong target, given as functions of s and K: value, and gradient p - target.

    Where the target does not sum to 1, that gradient, which learners write, is not the wrong value's.
    """

    def truth(target, s, k):
        return F.one_hot(target, k).double() * (true_class(s, k) - other_classes(s, k)) + other_classes(s, k)

    def value(logits, target, label_smoothing=0.1):
        log_p = F.log_softmax(logits, 1)
        return -(truth(target, label_smoothing, logits.shape[1]).to(log_p.dtype) * log_p).sum(1).mean()

    def gradient(expected, dy, logits, target, label_smoothing=0.1):
        wrong = truth(torch.tensor(target), label_smoothing, logits.shape[1]).numpy()
        return [((softmax(logits, axis=1) - wrong) * (dy / len(target))).astype(logits.dtype), None]

    return Mistake(diagnosis, value), Mistake(diagnosis, value, gradient)


def hard_gradient(expected, dy, logits, target, label_smoothing=0.1):
    """Give p - onehot, as if nothing were smoothed."""
    z = torch.tensor(logits, requires_grad=True)
    F.cross_entropy(z, torch.tensor(target)).backward()
    return [z.grad.numpy() * dy, None]


QUESTION = Question(
    title="Label smoothing",
    function="label_smoothing_cross_entropy",
    arguments=("logits", "target"),
    differentiable=(0,),
    reference=smoothed,
    cases=cases,
    sizes=Sizes({"batch": Range(4, 9), "classes": Range(3, 8)}),
    points={"value": 1, "gradient": 2, "edge cases": 1},
    hint="derive the gradient for a target t of any K shares: where was it used that t is one-hot, or sums to one?",
    mistakes=(
        Mistake("the gradient is that of hard labels: subtract the smoothed target from p", gradient=hard_gradient),
        *wrongly_smoothed(
            "the true class also gets its s / K: add 1 - s to what stands there (+=)",
            lambda s, k: 1 - s,
            lambda s, k: s / k,
        ),
        *wrongly_smoothed(
            "the smoothing goes to all K classes, s / K each, the right one too",
            lambda s, k: 1 - s,
            lambda s, k: s / max(k - 1, 1),
        ),
        *wrongly_smoothed(
            "each class gets s / K, not s: the smoothed target must still sum to 1", lambda s, k: 1, lambda s, k: s
        ),
        *wrongly_smoothed(
            "each class gets s / K, not s, and the true class s / K more than 1 - s",
            lambda s, k: 1 - s,
            lambda s, k: s,
        ),
        Mistake("the labels were not smoothed", lambda z, t, label_smoothing=0.1: F.cross_entropy(z, t)),
        Mistake(
            "the default is used, whatever label_smoothing is given", lambda z, t, label_smoothing=0.1: smoothed(z, t)
        ),
    ),
    columns="classes",
)
