"""Exercise 14, two readers compared over splits of one data set."""

import numpy as np

from companion.homework.questions import EDGE, PLAIN, Case, Mistake, Question, single
from companion.homework.sizes import Range, Sizes

NAMES = "lead", "error", "wins", "apart"


def cases(rng, sizes):
    """Yield shares that two readers had right, told apart by either reader or by neither, clearly so."""

    def draw(leads, ties=0):  # so many corrected standard errors, and never near the two that decide
        (splits,), test = sizes.draw(rng, "splits"), int(rng.integers(100, 300))
        parts = {"train": int(rng.integers(4, 9)) * test, "test": test}
        second = 0.85 + rng.normal(0, 0.03, splits)  # some splits are harder than others, for both readers
        while True:
            lead = rng.normal(0, 0.01, splits)
            lead += leads * corrected(lead, **parts) - lead.mean()
            lead[:ties] = 0
            if abs(abs(lead.mean()) / corrected(lead, **parts) - 2) > 0.2:
                return (second + lead, second), parts

    for leads in (4.0, -3.5, 1.3):
        yield Case(PLAIN, "random inputs", *draw(leads))
    yield Case(EDGE, "the second ahead, but not told apart", *draw(-1.4))
    yield Case(EDGE, "some splits end in a tie", *draw(3.0, ties=2))
    (first, second), parts = draw(2.6)
    yield Case(EDGE, "two readers that are level in every split", (second, second.copy()), parts)
    yield Case(EDGE, "two splits", (first[:2], first[:2] - np.array([0.02, 0.03])), parts)
    (first, second), parts = draw(3.2)
    yield Case(EDGE, "float32 inputs", (single(first), single(second)), parts)


def corrected(lead, train, test):
    """Give the standard error of Nadeau and Bengio (2003)."""
    return lead.std(ddof=1) * np.sqrt(1 / len(lead) + test / train)


def compared(error=corrected, sign=1, ahead=np.greater, share=np.mean, errors=2, either=np.abs, middle=np.mean):
    """Make a comparison, of which one thing may be wrong."""

    def compare(first, second, train, test):
        dtype, first, second = first.dtype, first.astype(float), second.astype(float)
        lead = sign * (first - second)
        found = error(lead, train, test) if error is not unpaired else unpaired(first, second, train, test)
        apart = either(middle(lead)) > errors * found
        values = middle(lead), found, share(ahead(first, second)), apart
        return {name: np.asarray(value, dtype) for name, value in zip(NAMES, values, strict=True)}

    return compare


def unpaired(first, second, train, test):
    """Give the error of two readers that were tested on different splits."""
    return np.hypot(corrected(first, train, test), corrected(second, train, test))


def spread(factor, ddof=1):
    """Make a standard error with another factor, or another divisor."""
    return lambda lead, train, test: lead.std(ddof=ddof) * np.sqrt(factor(len(lead), train, test))


WRONG = {
    "this is the error for splits that share no picture: these do, and it is too small": {
        "error": spread(lambda n, train, test: 1 / n)
    },
    "this is how much one split's lead varies: by how much does their mean?": {"error": spread(lambda n, *_: 1)},
    "the quotient stands on its head: the more are tested beside those learned from, the larger the error": {
        "error": spread(lambda n, train, test: 1 / n + train / test)
    },
    "that is the tested pictures' share of all: divide by those that were learned from": {
        "error": spread(lambda n, train, test: 1 / n + test / (train + test))
    },
    "the 1/S is missing under the root": {"error": spread(lambda n, train, test: test / train)},
    "the standard deviation was divided by S: leads are measured from their own mean, so divide by S - 1": {
        "error": spread(lambda n, train, test: 1 / n + test / train, ddof=0)
    },
    "this is the square of the error: take the root": {"error": lambda *given: corrected(*given) ** 2},
    "the readers' spreads were put together as if each had been tested on splits of its own: compare in pairs": {
        "error": unpaired
    },
    "the lead is the second's: subtract the other way round": {"sign": -1},
    "a tie was counted as a win": {"ahead": np.greater_equal},
    "the wins were counted: their share is wanted": {"share": np.sum},
    "one error is not enough: ask whether the lead is more than two": {"errors": 1},
    "the second reader may be the one ahead: its lead is negative": {"either": lambda lead: lead},
    "this is the median of the leads: take their mean": {"middle": np.median},
}

QUESTION = Question(
    title="Two readers, told apart or not",
    function="compare",
    arguments=("first", "second"),
    differentiable=None,
    reference=compared(),
    cases=cases,
    sizes=Sizes({"splits": Range(8, 15, least=6, most=60)}),
    points={"comparison": 3, "edge cases": 1},
    hint="make one array of S numbers before you compute anything else: what does each split say by itself?",
    mistakes=tuple(Mistake(text, compared(**wrong)) for text, wrong in WRONG.items()),
    names=NAMES,
)
