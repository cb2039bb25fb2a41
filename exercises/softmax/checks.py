"""The graded questions of the softmax chapter: what is drawn, what PyTorch answers, what often goes wrong.

Nothing here is secret. Inputs are drawn anew in every run, and the learner's code never sees PyTorch's answers.
"""

from __future__ import annotations

from functools import partial
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from scipy.optimize import brentq, minimize_scalar
from scipy.special import softmax

from companion.homework.notebook import given_function
from companion.homework.questions import EDGE, PLAIN, Case, Mistake, Question, Sizes, single, variants


def scores(rng, n, k, scale=2.0):
    """Draw scores (N, K)."""
    return rng.normal(0, scale, (n, k))


def labels(rng, n, k):
    """Draw N labels below K."""
    return rng.integers(0, k, n)


def rates(rng, k):
    """Draw positive class weights, far from equal."""
    return rng.uniform(0.2, 4.0, k)


# q1: label smoothing


def smoothing_cases(rng, sizes):
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


q1 = Question(
    name="q1",
    title="Label smoothing",
    function="label_smoothing_cross_entropy",
    arguments=("logits", "target"),
    differentiable=(0,),
    reference=smoothed,
    cases=smoothing_cases,
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
    ),
)


# q2: class weights


def weighted_cases(rng, sizes):
    """Yield cases with unequal weights, one of them zero."""

    def draw(rng, n, k):
        return scores(rng, n, k), labels(rng, n, k), rates(rng, k)

    yield from variants(draw, rng, sizes)
    n, k = sizes.draw(rng)
    z, t, w = draw(rng, n, k)
    t[0], t[1], w[0] = 0, 1, 0.0
    yield Case(EDGE, "a class of weight 0", (z, t, w))
    yield Case(EDGE, "scores of 10,000 (exp overflows)", (scores(rng, n, k, 1e4), labels(rng, n, k), rates(rng, k)))


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


q2 = Question(
    name="q2",
    title="Weighted cross-entropy",
    function="weighted_cross_entropy",
    arguments=("logits", "target", "weight"),
    differentiable=(0,),
    reference=weighted,
    cases=weighted_cases,
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
        *weight_by_class(lambda target, weight: weight[target].sum()),
        *weight_by_class(lambda target, weight: weight.sum()),
        Mistake("the weights are not used", lambda z, t, w: F.cross_entropy(z, t)),
    ),
)


# q3: log-softmax


def log_softmax_cases(rng, sizes):
    """Yield cases up to scores of 10,000."""
    yield from variants(lambda rng, n, k: (scores(rng, n, k),), rng, sizes)
    n, k = sizes.draw(rng)
    yield Case(EDGE, "scores of 10,000 (exp overflows)", (scores(rng, n, k, 1e4),))
    yield Case(EDGE, "scores near -10,000 (exp underflows)", (scores(rng, n, k) - 1e4,))
    yield Case(EDGE, "scores of 10,000 in float32", (single(scores(rng, n, k, 1e4)),))


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


q3 = Question(
    name="q3",
    title="A log-softmax that does not overflow",
    function="stable_log_softmax",
    arguments=("logits",),
    differentiable=(0,),
    reference=partial(F.log_softmax, dim=1),
    cases=log_softmax_cases,
    points={"value": 1, "gradient": 1, "edge cases": 1},
    hint="what may be added to a row of scores and change nothing? And to which outputs does one score contribute?",
    mistakes=(
        Mistake("the normalization runs down the columns: sum along axis 1", partial(F.log_softmax, dim=0)),
        Mistake("this is the softmax, without the logarithm", partial(F.softmax, dim=1)),
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
)


# q4: a planted bug


def binary_cases(rng, sizes):
    """Yield cases of large and huge scores, with hard and soft targets; the planted code fails all of them."""

    def draw(rng, n, k):
        return scores(rng, n, k, 30), rng.integers(0, 2, (n, k)).astype(float)

    yield from variants(draw, rng, sizes)
    n, k = sizes.draw(rng)
    yield Case(EDGE, "scores of 10,000 (exp overflows)", (scores(rng, n, k, 1e4), draw(rng, n, k)[1]))
    yield Case(EDGE, "targets between 0 and 1", (scores(rng, n, k), rng.uniform(0, 1, (n, k))))
    yield Case(EDGE, "scores of shape (N,)", (rng.normal(0, 2, n), rng.integers(0, 2, n).astype(float)))


def only_log_probability(z, t):
    """Forget the examples whose answer is no."""
    return -(t * F.logsigmoid(z)).mean()


def bounded(smallest):
    """Make the mistakes that keep every loss below a bound: p clipped that far from 0 and 1, or so much added."""

    def clipped(z, t):
        p = z.sigmoid().clamp(smallest, 1 - smallest)
        return -(t * p.log() + (1 - t) * (1 - p).log()).mean()

    def added(z, t):
        p = z.sigmoid()
        return -(t * (p + smallest).log() + (1 - t) * (1 - p + smallest).log()).mean()

    advice = "cuts off large losses: write the loss in the scores themselves"
    return Mistake(f"clipping p {advice}", clipped), Mistake(f"adding a little inside log {advice}", added)


q4 = Question(
    name="q4",
    title="Repair: binary cross-entropy from logits",
    function="binary_cross_entropy_from_logits",
    arguments=("logits", "target"),
    differentiable=(0, 1),
    reference=F.binary_cross_entropy_with_logits,
    cases=binary_cases,
    points={"value": 1, "gradient": 1, "edge cases": 1},
    hint="experiment: scores up to 1,000, arrays of several sizes, and the arguments after each call",
    mistakes=(
        Mistake(
            "this is the gradient of the sum, and the value is a mean over all entries",
            gradient=lambda expected, dy, z, t: [g * z.size for g in expected],
        ),
        Mistake("only the examples with target 1 count: add (1 - target) log(1 - p)", only_log_probability),
        Mistake(
            "it sums over the columns: the mean goes over all entries",
            lambda z, t: F.binary_cross_entropy_with_logits(z, t, reduction="none").sum(-1).mean(),
        ),
        Mistake(
            "it is the sum: take the mean over all entries",
            partial(F.binary_cross_entropy_with_logits, reduction="sum"),
        ),
        *(mistake for smallest in (1e-7, 1e-8, 1e-9, 1e-10, 1e-12, 1e-15) for mistake in bounded(smallest)),
    ),
    given=given_function(Path(__file__).with_name("source.ipynb"), "q4", "binary_cross_entropy_from_logits"),
    as_given="this is the code as given: find the three bugs first, then mend it",
    columns="columns",
)


# q5: temperature


def likelihood_slope(beta, logits, target):
    """Give the derivative of the mean negative log-likelihood by beta = 1 / T; it grows with beta."""
    p = softmax(beta * logits, axis=1)
    return float(((p * logits).sum(1) - logits[np.arange(len(target)), target]).mean())


def best_temperature(logits, target):
    """Find the optimum where the slope crosses zero."""
    z = logits.astype(np.float64)
    return 1 / brentq(likelihood_slope, 1 / 150, 1 / 0.02, args=(z, target), xtol=1e-13, rtol=1e-13)


def brier_temperature(logits, target):
    """Find the temperature of the least squared error."""
    truth = np.eye(logits.shape[1])[target]

    def error(log_t):
        return ((softmax(logits / np.exp(log_t), axis=1) - truth) ** 2).sum()

    return np.exp(minimize_scalar(error, bounds=(-4, 5), method="bounded", options={"xatol": 1e-10}).x)


def calibration_set(rng, n, k, temperature, margin=1.6):
    """Draw scores that are wrong by a temperature, such that the optimum lies between 0.05 and 100."""
    while True:
        honest = rng.normal(0, margin, (n, k))
        noise = rng.gumbel(0, 1, (n, k))
        target = (honest + noise).argmax(1)  # a draw from softmax(honest)
        logits = honest * temperature
        if likelihood_slope(1 / 100, logits, target) < -1e-9 and likelihood_slope(1 / 0.05, logits, target) > 1e-9:
            return logits, target


def temperature_cases(rng, sizes):
    """Yield sets whose scores are too sure and too timid, then small and extreme ones."""
    for low, high in ((1.5, 4.0), (0.25, 0.7), (4.0, 8.0))[: max(sizes.rounds, 2)]:
        k = sizes.draw(rng)[1]
        yield Case(PLAIN, "random inputs", calibration_set(rng, 300, k, rng.uniform(low, high)))
    yield Case(EDGE, "a set of ten examples", calibration_set(rng, 10, 3, rng.uniform(1, 3)))
    yield Case(EDGE, "scores in the hundreds (exp overflows)", calibration_set(rng, 200, 4, rng.uniform(40, 60), 3.0))
    z, t = calibration_set(rng, 200, 3, rng.uniform(1, 3))
    yield Case(EDGE, "the same score added to a whole row", (z + rng.normal(0, 500, (200, 1)), t))
    yield Case(EDGE, "float32 inputs", (single(z), t))


q5 = Question(
    name="q5",
    title="Experiment: the best temperature",
    function="fit_temperature",
    arguments=("logits", "labels"),
    differentiable=None,
    reference=best_temperature,
    cases=temperature_cases,
    points={"temperature": 2, "edge cases": 1},
    hint="look at the loss as a function of 1 / T: what does its shape tell about its slope left and right of T?",
    mistakes=(
        Mistake("this is 1 / T", lambda z, t: 1 / best_temperature(z, t)),
        Mistake("this is T = 1, nothing was fitted", lambda z, t: 1.0),
        Mistake(
            "this minimizes the squared error (Brier) of the probabilities, not the negative log-likelihood",
            brier_temperature,
        ),
        Mistake("this is log T: take the exponential", lambda z, t: np.log(best_temperature(z, t))),
        Mistake(
            "this is the optimum of a coarse grid: refine it, T is wanted to 0.1 %",
            lambda z, t: np.round(best_temperature(z, t), 1),
        ),
    ),
    tolerance={"float64": 1e-3, "float32": 1e-3},
    answer="T",
)


# q6: Poisson regression


def poisson_cases(rng, sizes):
    """Yield counts with their log rates."""

    def draw(rng, n, k):
        log_rate = rng.normal(0.5, 1.0, (n, k))
        return log_rate, rng.poisson(np.exp(log_rate)).astype(float)

    yield from variants(draw, rng, sizes)
    n, k = sizes.draw(rng)
    log_rate, target = draw(rng, n, k)
    yield Case(EDGE, "counts of zero", (log_rate, np.zeros((n, k))))
    yield Case(EDGE, "rates that underflow to zero", (log_rate - 1e4, target))
    yield Case(EDGE, "log rates of shape (N,)", (log_rate[:, 0].copy(), target[:, 0].copy()))


poisson = partial(F.poisson_nll_loss, log_input=True, full=False)

q6 = Question(
    name="q6",
    title="Poisson regression",
    function="poisson_nll",
    arguments=("log_rate", "target"),
    differentiable=(0, 1),
    reference=poisson,
    cases=poisson_cases,
    points={"value": 1, "gradient": 1, "edge cases": 1},
    hint="take minus the logarithm of the Poisson probability, term by term: which terms depend on the rate?",
    mistakes=(
        Mistake(
            "log_rate was taken for the rate itself: apply exp",
            lambda r, t: F.poisson_nll_loss(r.abs() + 1e-8, t, log_input=False),
        ),
        Mistake(
            "leave out the constant log(target!)",
            lambda r, t: (r.exp() - t * r + torch.lgamma(t + 1).detach()).mean(),
        ),
        Mistake("it is the sum: take the mean over all entries", partial(poisson, reduction="sum")),
        Mistake("the sign of the target's term is wrong: - target log_rate", lambda r, t: (r.exp() + t * r).mean()),
        Mistake(
            "the gradient lacks exp: it is exp(log_rate) - target",
            gradient=lambda expected, dy, r, t: [(r - t) * dy / r.size, expected[1]],
        ),
    ),
    columns="columns",
)

QUESTIONS = (q1, q2, q3, q4, q5, q6)
SIZES = Sizes()
