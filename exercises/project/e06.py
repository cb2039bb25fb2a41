"""Exercise 6, the number that is reported, and how far off it may be."""

import numpy as np

from companion.homework.questions import EDGE, PLAIN, Case, Mistake, Question
from companion.homework.sizes import Range, Sizes

NAMES = ("chosen", "accuracy", "gain", "seeds")


def cases(rng, sizes):
    """Yield accuracies that are best elsewhere on validation and test, a small gain, none, and two seeds."""

    def draw(seeds, settings, gain):
        level = rng.uniform(0.55, 0.7, seeds)  # what is hard in one run is hard for all methods
        good = rng.uniform(0, 0.05, settings)
        best, other, lucky = rng.choice(settings, 3, replace=False)
        validation = level + good[:, None] + rng.normal(size=(settings, seeds)) / 100
        test = level + good[:, None] + rng.normal(size=(settings, seeds)) / 100
        validation[best] += 0.2 + good.max() - good[best]
        test[other] += 0.2 + good.max() - good[other]
        if seeds > 2:
            validation[lucky, rng.integers(seeds)] = 0.995  # in one run, another setting looks best
        spread = rng.normal(size=seeds)
        spread = (spread - spread.mean()) / spread.std(ddof=1)
        return validation, test, test[best] - gain - 0.02 * spread

    def settled(seeds, settings, sign=1, most=0.02):
        while True:
            args = draw(seeds, settings, sign * rng.uniform(0.004, most))
            needed = needed_seeds(args[1][args[0].mean(axis=1).argmax()] - args[2])
            if 0.1 < needed % 1 < 0.9 and needed > 2:  # no rounding may decide
                return args

    for _ in range(sizes.rounds):
        yield Case(PLAIN, "random accuracies", settled(*sizes.draw(rng)))
    seeds, settings = sizes.draw(rng)
    yield Case(EDGE, "the baseline is better", settled(seeds, settings, -1))
    yield Case(EDGE, "two seeds", settled(2, settings, most=0.01))


def needed_seeds(gain, factor=2):
    """Give after how many seeds the mean gain would lie so many standard errors from 0."""
    return (factor * gain.std(ddof=1) / gain.mean()) ** 2


def report(validation, test, baseline, wrong=""):
    """Report the study, or with one thing wrong."""
    chosen = int((test if wrong == "chosen" else validation).mean(axis=1).argmax())
    if wrong == "luckiest":
        chosen = int(validation.max(axis=1).argmax())
    found = validation[chosen] if wrong == "validation" else test[chosen]
    gain = found - baseline

    def told(a):
        error = a.std(ddof=wrong != "n") / (1 if wrong == "deviation" else np.sqrt(len(a)))
        return np.array([a.mean(), error])

    accuracy = told(found)
    if wrong == "best":
        accuracy[0] = found.max()
    both = told(-gain if wrong == "sign" else gain)
    if wrong == "pairs":
        both[1] = np.sqrt((found.var(ddof=1) + baseline.var(ddof=1)) / len(found))
    seeds = needed_seeds(gain, 1 if wrong == "once" else 2)
    seeds = {"root": np.sqrt(seeds), "more": max(seeds - len(gain), 0)}.get(wrong, seeds)
    return {"chosen": np.array(chosen), "accuracy": accuracy, "gain": both, "seeds": np.array(int(np.ceil(seeds)))}


def wrongly(wrong):
    """Report with one thing wrong."""
    return lambda *args: report(*args, wrong=wrong)


WRONG = {
    "chosen": "chosen by the test part, which then tests nothing: by what may one choose?",
    "luckiest": "chosen by a single lucky run: one setting for all seeds, by its mean",
    "validation": "this is the accuracy on the part that chose, which flatters the chosen one",
    "best": "this is the best run; what would somebody get who runs it once more?",
    "deviation": "this is how single runs differ: how far off is their mean?",
    "n": "the deviation is estimated from the same runs as the mean: divide by one less than their number",
    "pairs": "both methods saw the same parts: the spread of the difference counts, seed by seed",
    "sign": "the gain is the network's accuracy less the baseline's",
    "once": "two standard errors were asked for",
    "root": "the standard error falls with the root of the number of seeds: square",
    "more": "all the seeds that it takes were asked for, also those that were run already",
}

QUESTION = Question(
    title="The number that you report",
    function="report",
    arguments=("validation", "test", "baseline"),
    differentiable=None,
    reference=report,
    cases=cases,
    sizes=Sizes({"seeds": Range(6, 9, least=4, most=40), "settings": Range(3, 5, least=3, most=9)}),
    points=dict.fromkeys(NAMES, 1),
    hint="which of these arrays may decide, and which may only be read once all is decided?",
    mistakes=tuple(Mistake(text, wrongly(wrong)) for wrong, text in WRONG.items()),
    tolerance={"float64": 1e-9},
    names=NAMES,
    entries=("an entry",),
)
