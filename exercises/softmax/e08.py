"""Exercise 8, the best temperature."""

from functools import partial
from itertools import cycle

import numpy as np
from scipy.optimize import brentq, minimize_scalar
from scipy.special import logsumexp, softmax

from companion.homework.questions import EDGE, PLAIN, Case, Mistake, Question, single
from companion.homework.sizes import Range, Sizes


def likelihood_slope(beta, logits, target):
    """Give the derivative of the mean negative log-likelihood with respect to beta = 1 / T; it grows with beta."""
    p = softmax(beta * logits, axis=1)
    return float(((p * logits).sum(1) - logits[np.arange(len(target)), target]).mean())


def best_temperature(logits, target):
    """Find the optimum where the slope crosses zero."""
    z = logits.astype(np.float64)
    return 1 / brentq(likelihood_slope, 1 / 150, 1 / 0.02, args=(z, target), xtol=1e-13, rtol=1e-13)


def chapters_temperature(logits, target):
    """Find the best of the chapter's grid, which is too coarse and too short here."""
    z, grid = logits.astype(np.float64), np.geomspace(0.25, 8, 201)
    losses = [(logsumexp(z / t, axis=1) - z[np.arange(len(target)), target] / t).mean() for t in grid]
    return grid[np.argmin(losses)]


def brier_temperature(logits, target):
    """Find the temperature of the least squared error."""
    truth = np.eye(logits.shape[1])[target]

    def error(log_t):
        return ((softmax(logits / np.exp(log_t), axis=1) - truth) ** 2).sum()

    return np.exp(minimize_scalar(error, bounds=(-4, 5), method="bounded", options={"xatol": 1e-10}).x)


def at_most(end, logits, target):
    """Search for the optimum up to an end."""
    return min(best_temperature(logits, target), end)


def calibration_set(rng, n, k, temperature, margin=1.6):
    """Draw scores that are wrong by a temperature, such that the optimum lies between 0.05 and 100."""
    while True:
        honest = rng.normal(0, margin, (n, k))
        noise = rng.gumbel(0, 1, (n, k))
        target = (honest + noise).argmax(1)  # a draw from softmax(honest)
        logits = honest * temperature
        if likelihood_slope(1 / 100, logits, target) < -1e-9 and likelihood_slope(1 / 0.05, logits, target) > 1e-9:
            return logits, target


TEMPERATURES = (1.5, 4.0), (0.25, 0.7), (4.0, 8.0)


def cases(rng, sizes):
    """Yield sets whose scores are too sure and too timid, then small and extreme ones."""
    for _, (low, high) in zip(range(max(sizes.rounds, 2)), cycle(TEMPERATURES), strict=False):
        yield Case(PLAIN, "random inputs", calibration_set(rng, *sizes.draw(rng), rng.uniform(low, high)))
    yield Case(EDGE, "a set of ten examples", calibration_set(rng, 10, 3, rng.uniform(1, 3)))
    yield Case(EDGE, "scores in the hundreds (exp overflows)", calibration_set(rng, 200, 4, rng.uniform(40, 60), 3.0))
    z, t = calibration_set(rng, 200, 3, rng.uniform(1, 3))
    yield Case(EDGE, "the same score added to a whole row", (z + rng.normal(0, 500, (200, 1)), t))
    yield Case(EDGE, "float32 inputs", (single(z), t))


QUESTION = Question(
    title="Experiment: the best temperature",
    function="fit_temperature",
    arguments=("logits", "labels"),
    differentiable=None,
    reference=best_temperature,
    cases=cases,
    sizes=Sizes({"examples": Range(250, 350, least=100, most=2000), "classes": Range(3, 8)}),
    points={"temperature": 2, "edge cases": 1},
    hint="look at the loss as a function of 1 / T: what does its shape tell about its slope left and right of T?",
    mistakes=(
        Mistake("this is 1 / T", lambda z, t: 1 / best_temperature(z, t)),
        Mistake("this is T = 1, nothing was fitted", lambda z, t: 1.0),
        Mistake(
            "this minimises the squared error (Brier) of the probabilities, not the negative log-likelihood",
            brier_temperature,
        ),
        Mistake("this is log T: take the exponential", lambda z, t: np.log(best_temperature(z, t))),
        Mistake(
            "this is the optimum of a coarse grid: refine it, T is wanted to 0.1 %",
            lambda z, t: np.round(best_temperature(z, t), 1),
        ),
        Mistake(
            "this is the best of the chapter's grid: it is too coarse for 0.1 %, and T may lie outside 0.25 to 8",
            chapters_temperature,
        ),
        *(
            Mistake("this is the end of the range that was searched: T may be up to 100", partial(at_most, end))
            for end in (5, 8, 10, 20)
        ),
    ),
    tolerance={"float64": 1e-3, "float32": 1e-3},
    answer="T",
)

EQUAL = {
    "low, high = np.log(1 / 100), np.log(1 / 0.05): item 0 doubled": "between wider bounds lies the same root",
    "low, high = np.log(1 / 100), np.log(1 / 0.05): item 1 doubled": "between wider bounds lies the same root",
    "low, high = np.log(1 / 100), np.log(1 / 0.05): 100 raised": "between wider bounds lies the same root",
    "low, high = np.log(1 / 100), np.log(1 / 0.05): 1 raised (2)": "between wider bounds lies the same root",
    "for _ in range(50):: 50 raised": "one halving more comes as near",
    "if slope(np.exp(middle)) < 0:: Lt swapped": "a slope of exactly 0 is met at the root itself",
}
