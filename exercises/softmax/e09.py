"""Exercise 9, counts, and the Poisson loss."""

from functools import partial

import numpy as np
import torch
import torch.nn.functional as F

from companion.homework.questions import EDGE, LARGE, PLAIN, Case, Mistake, Question, variants
from companion.homework.sizes import Range, Sizes

from .draws import LARGE_SIZE


def cases(rng, sizes):
    """Yield counts with their log rates."""

    def draw(rng, n, k):
        log_rate = rng.normal(0.5, 1.0, (n, k))
        return log_rate, rng.poisson(np.exp(log_rate)).astype(float)

    yield from variants(draw, rng, sizes)
    n, k = sizes.draw(rng)
    log_rate = rng.uniform(0.3, 2.0, (n, k))  # above 0, so that who takes them for rates gets numbers
    yield Case(PLAIN, "random inputs", (log_rate, rng.poisson(np.exp(log_rate)).astype(float)))
    log_rate, target = draw(rng, n, k)
    yield Case(EDGE, "counts of zero", (log_rate, np.zeros((n, k))))
    yield Case(EDGE, "rates that underflow to zero", (log_rate - 1e4, target))
    yield Case(EDGE, "log rates of shape (N,)", (log_rate[:, 0].copy(), target[:, 0].copy()))
    yield Case(LARGE, "a large input", draw(rng, *LARGE_SIZE))


poisson = partial(F.poisson_nll_loss, log_input=True, full=False)

QUESTION = Question(
    title="Poisson regression",
    function="poisson_nll",
    arguments=("log_rate", "target"),
    differentiable=(0, 1),
    reference=poisson,
    cases=cases,
    sizes=Sizes({"batch": Range(4, 9), "columns": Range(3, 8)}),
    points={"value": 1, "gradient": 1, "edge cases": 1},
    hint="take minus the logarithm of the Poisson probability, term by term: which terms depend on the rate?",
    mistakes=(
        Mistake("log_rate was taken for the rate itself: apply exp", lambda r, t: (r - t * r.log()).mean()),
        Mistake("the first term is the rate itself: exp(log_rate)", lambda r, t: (r - t * r).mean()),
        Mistake(
            "target is given in floats, and has a gradient like any other argument: - log_rate",
            gradient=lambda expected, dy, r, t: [expected[0], np.zeros_like(t)],
        ),
        Mistake(
            "this divides by the number of rows, and the mean goes over all entries",
            gradient=lambda expected, dy, r, t: [g * (r.size / len(r)) for g in expected],
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
)
