"""Exercise 3, the Tversky loss: misses and false alarms, each at its own price."""

from companion.homework.questions import EDGE, LARGE, Case, Mistake, Question, variants
from companion.homework.sizes import Range, Sizes


def tversky(p, target, false_alarm=0.3, miss=0.7, smooth=1.0):
    """Give 1 minus the share of hits among hits, priced false alarms and priced misses, over all entries."""
    hits = (p * target).sum()
    wrong = false_alarm * (p * (1 - target)).sum() + miss * ((1 - p) * target).sum()
    return 1 - (hits + smooth) / (hits + wrong + smooth)


def by_rows(p, target):
    """Average the loss of single rows."""
    return sum(tversky(*row) for row in zip(p, target, strict=True)) / len(p)


def fixed_denominator(p, target):
    """Differentiate the numerator alone."""
    top = (p * target).sum() + 1
    return 1 - top * ((1 - tversky(p, target)) / top).detach()


def cases(rng, sizes):
    """Yield masks with predicted probabilities; then an empty mask, a full one, and perfect predictions."""

    def draw(rng, n, k):
        target = (rng.uniform(0, 1, (n, k)) < 0.3).astype(float)
        return rng.uniform(0.02, 0.98, (n, k)), target

    yield from variants(draw, rng, sizes)
    p, target = draw(rng, *sizes.draw(rng))
    yield Case(EDGE, "a mask without a single 1", (p, 0 * target))
    yield Case(EDGE, "a mask of ones alone", (p, 0 * target + 1))
    yield Case(EDGE, "perfect predictions", (target.copy(), target))
    yield Case(LARGE, "a large input", draw(rng, 200, 250))


QUESTION = Question(
    title="Misses cost more than false alarms",
    function="tversky_loss",
    arguments=("p", "target"),
    differentiable=(0,),
    reference=tversky,
    cases=cases,
    sizes=Sizes({"batch": Range(4, 9), "places": Range(10, 20)}),
    points={"value": 1, "gradient": 2, "edge cases": 1},
    hint="write the loss as 1 - A / B: how do A and B change when a single entry of p grows a little?",
    mistakes=(
        Mistake(
            "it has the wrong sign: where the mask is 1, a larger p lowers the loss",
            gradient=lambda expected, dy, p, target: [-expected[0], None],
        ),
        Mistake("this is the index: the loss is 1 minus it", lambda p, t: 1 - tversky(p, t)),
        Mistake("the two prices are exchanged: 0.7 is that of a miss", lambda p, t: tversky(p, t, 0.7, 0.3)),
        Mistake("with both prices 1/2 it is the Dice loss", lambda p, t: tversky(p, t, 0.5, 0.5)),
        Mistake("the 1 that keeps an empty mask from 0/0 is missing", lambda p, t: tversky(p, t, smooth=0.0)),
        Mistake("one loss for all entries together, not a mean over rows", by_rows),
        Mistake("the denominator depends on p as well: use the quotient rule", fixed_denominator),
    ),
)
