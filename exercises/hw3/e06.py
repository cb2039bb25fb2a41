"""Exercise 6, a bug hunt: a report that is too good to be true."""

import numpy as np

from companion.homework.questions import EDGE, PLAIN, Case, Mistake, Question
from companion.homework.sizes import Range, Sizes

# The lines of the program in the exercise, as they are numbered there, that hold the five bugs.
LINES = (2, 4, 6, 7, 9)


def cases(rng, sizes):
    """Yield errors that have their least elsewhere on validation and test, with a draw that diverged."""

    def draw(draws, count, diverged=True):
        level = rng.uniform(0.2, 0.4, (draws, 1))  # hard draws are hard for all: only pairs show a difference
        validation, test = (level + rng.uniform(0, 0.1, (draws, count)) for _ in range(2))
        if diverged:
            test[rng.integers(draws)] = np.inf
        return validation, test, level[:, 0] + rng.uniform(0.04, 0.08, draws)

    for _ in range(sizes.rounds):
        yield Case(PLAIN, "random errors", draw(*sizes.draw(rng)))
    validation, test, baseline = draw(*sizes.draw(rng), diverged=False)
    yield Case(EDGE, "no draw diverged", (validation, test, baseline))
    level = test[0, validation[0].argmin()]
    yield Case(EDGE, "a draw with equal errors", (validation, test, np.append(level, baseline[1:])))


def report(validation, test, baseline, wrong=""):
    """Report the study, or with one bug left in it."""
    each = np.arange(len(test))
    chosen = (test if wrong == "chosen" else validation).argmin(axis=1)
    error = test[each, chosen]
    whole = np.isfinite(error)
    middle = np.median(error[whole]) if wrong == "middle" else np.median(error)
    quartiles = np.sort(error)[[(len(error) - 1) // 4, len(error) - 1 - (len(error) - 1) // 4]]
    if wrong == "band":
        quartiles = np.sort(error)[[0, -1]]
    gain = (baseline - error)[whole]
    off = gain.std(ddof=1) / np.sqrt(len(gain))
    if wrong == "pairs":
        off = np.sqrt((baseline[whole].var(ddof=1) + error[whole].var(ddof=1)) / len(gain))
    if wrong == "root":
        off = gain.std(ddof=1)
    wins = (error[whole] < baseline[whole]).mean() if wrong == "wins" else (error < baseline).mean()
    return {
        "lines": np.array(LINES),
        "chosen": chosen,
        "middle": np.array(middle),
        "band": quartiles,
        "uncertainty": np.array(off),
        "wins": np.array(wins),
    }


def wrongly(wrong):
    """Report with one bug left."""
    return lambda *args: report(*args, wrong=wrong)


WRONG = {
    "chosen": "whoever chooses by the test errors has no test left: by which errors may one choose?",
    "middle": "a draw that diverged is a result: a median can bear it, and leaving it out is flattery",
    "band": "these are the extremes, which grow with every further draw: quartiles were promised",
    "pairs": "both methods had the same draws: the spread of their difference counts, draw by draw",
    "root": "this is how single draws differ: how far off is their mean?",
    "wins": "a draw that diverged is lost, and counts among those that were played",
}

QUESTION = Question(
    title="Bug hunt: too good to be true",
    function="report",
    arguments=("validation", "test", "baseline"),
    differentiable=None,
    reference=report,
    cases=cases,
    sizes=Sizes({"draws": Range(9, 13, least=6, most=60), "sizes": Range(4, 8)}),
    points={"lines": 1, "chosen": 1, "middle": 1, "band": 1, "uncertainty": 1, "wins": 1},
    hint="ask of each line: would it give the same if the method were worthless? Which draws does it look at?",
    mistakes=tuple(Mistake(text, wrongly(wrong)) for wrong, text in WRONG.items()),
    names=("lines", "chosen", "middle", "band", "uncertainty", "wins"),
    entries=("a line's number",),  # so that every name counts on its own
)

EQUAL = {
    "gain = (baseline - error)[np.isfinite(error)]: operands exchanged": "a loss spreads as a gain does",
}
