"""Exercise 6, a binary cross-entropy to repair."""

from functools import partial

import torch.nn.functional as F

from companion.homework.questions import EDGE, LARGE, Case, Mistake, Question, variants
from companion.homework.sizes import Range, Sizes

from .draws import LARGE_SIZE, scores


def cases(rng, sizes):
    """Yield cases of large and huge scores, with hard and soft targets; the planted code fails all of them."""

    def draw(rng, n, k):
        return scores(rng, n, k, 30), rng.integers(0, 2, (n, k)).astype(float)

    yield from variants(draw, rng, sizes)
    n, k = sizes.draw(rng)
    yield Case(EDGE, "scores of 10,000 (exp overflows)", (scores(rng, n, k, 1e4), draw(rng, n, k)[1]))
    yield Case(EDGE, "targets between 0 and 1", (scores(rng, n, k), rng.uniform(0, 1, (n, k))))
    yield Case(EDGE, "scores of shape (N,)", (rng.normal(0, 2, n), rng.integers(0, 2, n).astype(float)))
    yield Case(LARGE, "a large input", draw(rng, *LARGE_SIZE))


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


QUESTION = Question(
    title="Repair: binary cross-entropy from logits",
    function="binary_cross_entropy_from_logits",
    arguments=("logits", "target"),
    differentiable=(0, 1),
    reference=F.binary_cross_entropy_with_logits,
    cases=cases,
    sizes=Sizes({"batch": Range(4, 9), "columns": Range(3, 8)}),
    points={"value": 1, "gradient": 1, "edge cases": 1},
    hint="experiment: scores up to 1,000, arrays of several sizes, and the arguments after each call",
    mistakes=(
        Mistake(
            "this is the gradient of the sum, and the value is a mean over all entries",
            gradient=lambda expected, dy, z, t: [g * z.size for g in expected],
        ),
        Mistake(
            "this divides by the number of rows, and the mean goes over all entries",
            gradient=lambda expected, dy, z, t: [g * (z.size / len(z)) for g in expected],
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
    as_given="this is the code as given: find the three bugs first, then mend it",
)

EQUAL = {
    "p = np.where(logits >= 0, 1, small) / (1 + small): GtE swapped": "at 0 both are one half",
}
