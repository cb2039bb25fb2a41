"""Exercise 5, a cross-entropy among the classes that are allowed."""

import numpy as np
import torch.nn.functional as F

from companion.homework.questions import EDGE, LARGE, Case, Mistake, Question, variants
from companion.homework.sizes import Range, Sizes


def among(z, target, allowed, **how):
    """Take PyTorch's cross-entropy, the forbidden scores moved to minus infinity."""
    return F.cross_entropy(z.masked_fill(~allowed, -float("inf")), target, **how)


def cases(rng, sizes):
    """Yield scores and permissions; then forbidden scores far above the rest, and a single class that is allowed."""

    def draw(rng, n, k):
        target = rng.integers(0, k, n)
        allowed = rng.uniform(size=(n, k)) < 0.6
        allowed[np.arange(n), target] = True
        allowed[np.arange(n), (target + 1) % k] = False
        return rng.normal(0, 2, (n, k)), target, allowed

    yield from variants(draw, rng, sizes)
    z, target, allowed = draw(rng, *sizes.draw(rng))
    yield Case(EDGE, "forbidden scores 10,000 above the rest", (z + 1e4 * ~allowed, target, allowed))
    yield Case(EDGE, "scores of 10,000 (exp overflows)", (1e4 * z, target, allowed))
    one = target[:, None] == np.arange(z.shape[1])
    yield Case(EDGE, "a single class that is allowed", (z, target, one))
    yield Case(EDGE, "every class allowed", (z, target, allowed | True))
    yield Case(LARGE, "a large input", draw(rng, 30, 900))


QUESTION = Question(
    title="Only what the rules allow",
    function="legal_cross_entropy",
    arguments=("logits", "target", "allowed"),
    differentiable=(0,),
    reference=among,
    cases=cases,
    sizes=Sizes({"batch": Range(4, 9), "classes": Range(4, 9, least=3)}),
    points={"value": 1, "gradient": 2, "edge cases": 1},
    hint="over which classes does the denominator add up, and which of their scores may be taken off first?",
    mistakes=(
        Mistake("forbidden classes still take part in the sum", lambda z, t, a: F.cross_entropy(z, t)),
        Mistake(
            "a score of 0 forbids nothing, as exp(0) is 1: leave the class out of the sum",
            lambda z, t, a: F.cross_entropy(z * a, t),
        ),
        Mistake("it is the sum over the examples: take the mean", lambda z, t, a: among(z, t, a, reduction="sum")),
        Mistake(
            "the mean is over examples: not over allowed classes",
            lambda z, t, a: among(z, t, a, reduction="sum") / a.sum(),
        ),
        Mistake(
            "the true class gets p - 1, not p",
            gradient=lambda expected, dy, z, t, a: [
                expected[0] + dy / len(z) * np.eye(z.shape[1], dtype=z.dtype)[t],
                None,
                None,
            ],
        ),
    ),
)
