"""Exercise 7, the dance with momentum."""

from functools import partial

import numpy as np
from scipy.linalg import solve_discrete_lyapunov

from companion.homework.questions import EDGE, Case, Mistake, Question
from companion.homework.sizes import Range, Sizes

from .draws import forms, like


def draw(rng, size):
    """Draw curvatures, and the noise of one example along each."""
    return rng.uniform(0.5, 4.0, size), rng.uniform(0.3, 3.0, size)


def options(rng):
    """Draw a pair of rate and momentum, and a batch."""
    return {
        "lr": float(rng.uniform(0.05, 0.4)),
        "momentum": float(rng.uniform(0.2, 0.9)),
        "batch": int(rng.integers(2, 40)),
    }


def cases(rng, sizes):
    """Yield valleys of several directions, without momentum, and with a batch of one."""
    yield from forms(draw, rng, sizes, options)
    (size,) = sizes.draw(rng)
    yield Case(EDGE, "no momentum", draw(rng, size), options(rng) | {"momentum": 0.0})
    yield Case(EDGE, "a batch of one (B = 1)", draw(rng, size), options(rng) | {"batch": 1})
    yield Case(EDGE, "a direction without noise", (draw(rng, size)[0], np.zeros(size)), options(rng))


def in_balance(curvatures, noise, lr, momentum, batch):
    """Find the covariance of place and velocity that a step leaves as it is."""
    found = []
    for c, sigma in zip(curvatures.astype(np.float64), noise.astype(np.float64), strict=True):
        step = np.array([[1 - lr * c, -lr * momentum], [c, momentum]])
        kick = np.array([-lr, 1.0]) * sigma / np.sqrt(batch)
        found.append(solve_discrete_lyapunov(step, np.outer(kick, kick))[0, 0])
    return like(curvatures, found)


def formula(curvatures, noise, lr, momentum, batch, wrong=""):
    """Give the closed form with one thing wrong."""
    mu = 0.0 if wrong == "plain" else momentum
    above = (noise if wrong == "deviation" else noise**2) * lr
    below = curvatures * (1 - mu) * (2 * (1 + mu) - lr * curvatures) / (1 + mu)
    below = curvatures * (2 - lr * curvatures) * (1 - mu) if wrong == "rate" else below
    below = curvatures * 2 * (1 - mu) if wrong == "small" else below
    size = {"one": 1, "root": np.sqrt(batch)}.get(wrong, batch)
    found = above / (size * below)
    return like(curvatures, np.sqrt(found) if wrong == "spread" else found)


WRONG = {
    "plain": "this is the variance without momentum",
    "rate": "momentum is more than a rate of lr / (1 - mu): solve the equations for place and velocity together",
    "small": "this holds for small rates only: keep the term with the square of the rate",
    "one": "the batch is not in it: its mean has 1 / B of the variance",
    "root": "the variance goes with 1 / B, the standard deviation with its root",
    "deviation": "a variance is the square of a standard deviation",
    "spread": "this is the standard deviation: the variance was asked for",
}

QUESTION = Question(
    title="The dance with momentum",
    function="dance_variance",
    arguments=("curvatures", "noise"),
    differentiable=None,
    reference=in_balance,
    cases=cases,
    sizes=Sizes({"directions": Range(3, 7)}),
    points={"variance": 2, "edge cases": 1},
    hint="three numbers are in balance: of the place, of the velocity, of both together; write one step of each",
    mistakes=tuple(Mistake(text, partial(formula, wrong=wrong)) for wrong, text in WRONG.items()),
    tolerance={"float64": 1e-8, "float32": 1e-4},  # the equations that are solved beside it keep fewer digits
    answer="the variance",
)
