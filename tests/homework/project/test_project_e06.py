"""Exercise 6 of the project: the number that is reported."""

from frame import chapter, wrong_answers
from styles import right_answers

PROJECT = chapter("project")

test_right_answer = right_answers(
    PROJECT,
    6,
    {
        "number by number": """
def report(validation, test, baseline):
    sums = [sum(row) for row in validation.tolist()]
    best = sums.index(max(sums))

    def told(values):
        n = len(values)
        mean = sum(values) / n
        variance = sum((v - mean) ** 2 for v in values) / (n - 1)
        return mean, variance

    mean, variance = told(test[best].tolist())
    gain, spread = told([a - b for a, b in zip(test[best].tolist(), baseline.tolist())])
    seeds = 1
    while 2 * (spread / seeds) ** 0.5 > abs(gain):
        seeds += 1
    n = len(baseline)
    return dict(
        chosen=best,
        accuracy=np.array([mean, (variance / n) ** 0.5]),
        gain=np.array([gain, (spread / n) ** 0.5]),
        seeds=seeds,
    )
""",
        "by covariances": """
def report(validation, test, baseline):
    best = np.argmax(np.mean(validation, axis=1))
    both = np.stack([test[best], test[best] - baseline])
    n = both.shape[1]
    mean, error = both.mean(axis=1), np.sqrt(np.diag(np.cov(both)) / n)
    needed = np.ceil(n * (2 * error[1] / mean[1]) ** 2)
    first, second = np.stack([mean, error], axis=1)
    return {"chosen": best, "accuracy": first, "gain": second, "seeds": int(needed)}
""",
    },
)

test_wrong_answer = wrong_answers(
    PROJECT,
    6,
    {
        "by the test": (
            "validation.mean(axis=1).argmax()",
            "test.mean(axis=1).argmax()",
            "chosen",
            "then tests nothing",
        ),
        "a lucky run": (
            "validation.mean(axis=1).argmax()",
            "validation.max(axis=1).argmax()",
            "chosen",
            "a single lucky run",
        ),
        "flattered": (
            "mean_and_error(test[chosen])",
            "mean_and_error(validation[chosen])",
            "accuracy",
            "flatters the chosen one",
        ),
        "the best": ("[a.mean(), a.std", "[a.max(), a.std", "accuracy", "this is the best run"),
        "deviation": (" / np.sqrt(len(a))", "", "accuracy", "how far off is their mean?"),
        "n": ("a.std(ddof=1)", "a.std()", "accuracy", "one less than their number"),
        "sign": ("test[chosen] - baseline", "baseline - test[chosen]", "gain", "less the baseline's"),
        "one error": ("(2 * gain.std", "(1 * gain.std", "seeds", "two standard errors were asked for"),
        "root": ("/ gain.mean()) ** 2", "/ gain.mean()) ** 1", "seeds", "seeds"),
        "rounded down": ("np.ceil", "np.floor", "seeds", "seeds"),
    },
)
