"""Exercise 6 of the third homework: a bug hunt in a report."""

from frame import chapter, wrong_answers
from styles import right_answers

HW3 = chapter("hw3")

test_right_answer = right_answers(
    HW3,
    6,
    {
        "draw by draw": """
def report(validation, test, baseline):
    chosen = np.array([row.tolist().index(min(row)) for row in validation])
    error = np.array([row[place] for row, place in zip(test, chosen)])
    n = len(error)
    gains = [b - e for b, e in zip(baseline, error) if e < np.inf]
    mean = sum(gains) / len(gains)
    variance = sum((g - mean) ** 2 for g in gains) / (len(gains) - 1)
    places = sorted(error)
    cut = (n - 1) // 4
    return dict(
        lines=np.array([2, 4, 6, 7, 9]),
        chosen=chosen,
        middle=np.median(error),
        band=np.array([places[cut], places[-1 - cut]]),
        uncertainty=(variance / len(gains)) ** 0.5,
        wins=sum(e < b for e, b in zip(error, baseline)) / n,
    )
""",
        "by partitions": """
def report(validation, test, baseline):
    place = np.argmin(validation, axis=1)
    error = np.take_along_axis(test, place[:, None], axis=1)[:, 0]
    cut = (len(error) - 1) // 4
    low, high = np.partition(error, cut)[cut], np.partition(error, len(error) - 1 - cut)[len(error) - 1 - cut]
    gain = baseline[np.isfinite(error)] - error[np.isfinite(error)]
    found = {"lines": np.array([2, 4, 6, 7, 9]), "chosen": place, "middle": np.median(error)}
    return found | {
        "band": np.array([low, high]),
        "uncertainty": np.sqrt(np.var(gain, ddof=1) / gain.size),
        "wins": np.count_nonzero(error < baseline) / error.size,
    }
""",
    },
)

test_wrong_answer = wrong_answers(
    HW3,
    6,
    {
        "line 2": ("validation.argmin(axis=1)", "test.argmin(axis=1)", "chosen", "has no test left"),
        "line 4": (
            "np.median(error)",
            "np.median(error[np.isfinite(error)])",
            "middle",
            "leaving it out is flattery",
        ),
        "line 6": ("ordered[[cut, len(error) - 1 - cut]]", "ordered[[0, -1]]", "band", "quartiles were promised"),
        "line 7": (
            "gain.std(ddof=1) / np.sqrt(len(gain))",
            "gain.std(ddof=1)",
            "uncertainty",
            "how far off is their mean?",
        ),
        "line 9": (
            "(error < baseline).mean()",
            "(error < baseline)[np.isfinite(error)].mean()",
            "wins",
            "a draw that diverged is lost",
        ),
        "a right line named": ("[2, 4, 6, 7, 9]", "[2, 3, 4, 6, 7, 9]", "lines", "lines has"),
    },
)
