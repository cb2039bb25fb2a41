"""Exercise 4, products as they grow: an operation whose gradient must not divide."""

import numpy as np
import torch

from companion.homework.questions import EDGE, LARGE, Case, Mistake, Question, variants
from companion.homework.sizes import Range, Sizes


def cases(rng, sizes):
    """Yield rows of factors; then rows with one 0, or several, and rows of one factor."""

    def draw(rng, n, t):
        return (rng.uniform(0.4, 1.6, (n, t)) * rng.choice([-1, 1], (n, t)),)

    yield from variants(draw, rng, sizes)
    n, t = sizes.draw(rng)
    for label, zeros in (("a factor of 0 in each row", 1), ("two factors of 0 in each row", 2)):
        (x,) = draw(rng, n, t)
        for row in x:
            row[rng.choice(t, zeros, replace=False)] = 0
        yield Case(EDGE, label, (x,))
    (x,) = draw(rng, 3, t)
    x[0, 0] = x[1, -1] = 0
    x[2] = 0
    yield Case(EDGE, "a factor of 0 first, last, everywhere", (x,))
    yield Case(EDGE, "a single factor (T = 1)", draw(rng, n, 1))
    size = np.exp(rng.normal(0, 0.01, (2, 40_000)))
    yield Case(LARGE, "a large input", (size * rng.choice([-1, 1], size.shape),))


def shares(x, dy, wrong=""):
    """Give dx by a walk from the last factor to the first, with one thing wrong."""
    x, dy = torch.tensor(np.ascontiguousarray(x)), torch.tensor(np.ascontiguousarray(dy))
    y = torch.cumprod(x, 1)
    before = torch.cat([torch.ones_like(x[:, :1]), y[:, :-1]], 1)
    if wrong == "alone":
        return (dy * before).numpy()
    dx, g = torch.empty_like(x), torch.zeros_like(x[:, 0])
    for t in reversed(range(x.shape[1])):
        own = x[:, t] if wrong == "own factor" else x[:, t + 1] if t + 1 < x.shape[1] else 0 * g
        g = dy[:, t] + (own if wrong != "no factor" else 1) * g
        dx[:, t] = (y if wrong == "itself too" else before)[:, t] * g
    return dx.numpy()


def wrongly(wrong):
    """Give the gradient with one thing wrong."""
    return lambda expected, dy, x: [shares(x, dy, wrong)]


def divided(expected, dy, x):
    """Divide by the factor, which is nothing where it is 0."""
    with np.errstate(all="ignore"):
        y = np.cumprod(x, axis=1)
        return [np.cumsum((dy * y)[:, ::-1], axis=1)[:, ::-1] / x]


QUESTION = Question(
    title="Products as they grow",
    function="running_product",
    arguments=("x",),
    differentiable=(0,),
    reference=lambda x: torch.cumprod(x, dim=1),
    cases=cases,
    sizes=Sizes({"batch": Range(4, 8), "factors": Range(4, 9, least=3, most=100)}),
    points={"value": 1, "gradient": 3, "edge cases": 1},
    hint="write one product by the one before it, and go back through that line again and again, from the last",
    mistakes=(
        Mistake("this divides by a factor, and a factor may be 0: go back without a division", gradient=divided),
        Mistake(
            "a factor is in all later products, too, and each of them sends its share back", gradient=wrongly("alone")
        ),
        Mistake("what comes from later products passes through the factor in between", gradient=wrongly("no factor")),
        Mistake(
            "on the way back to place t one passes through the factor at t + 1, not at t",
            gradient=wrongly("own factor"),
        ),
        Mistake(
            "the slope of a product with respect to one factor is the product of the others",
            gradient=wrongly("itself too"),
        ),
        Mistake("the products go along each row (axis 1), not down the columns", lambda x: torch.cumprod(x, dim=0)),
        Mistake("these are sums", lambda x: torch.cumsum(x, dim=1)),
        Mistake(
            "the product at a place holds the factor at that place",
            lambda x: torch.cat([torch.ones_like(x[:, :1]), torch.cumprod(x, 1)[:, :-1]], 1),
        ),
    ),
    columns="factors",
)
