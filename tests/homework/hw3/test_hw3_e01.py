"""Exercise 1 of the third homework: good enough."""

from frame import chapter, wrong_answers
from styles import right_answers

HW3 = chapter("hw3")

test_right_answer = right_answers(
    HW3,
    1,
    {
        "a loop over the sizes": """
def smallest_good_size(errors):
    means = [sum(column) / len(column) for column in errors.T.tolist()]
    best = means.index(min(means))
    column = errors.T.tolist()[best]
    variance = sum((e - means[best]) ** 2 for e in column) / (len(column) - 1)
    limit = means[best] + (variance / len(column)) ** 0.5
    for size, mean in enumerate(means):
        if mean <= limit:
            return size
""",
        "by a covariance": """
def smallest_good_size(errors):
    mean = np.mean(errors, axis=0, dtype=float)
    best = np.argmin(mean)
    variance = np.cov(errors[:, best].astype(float)) / errors.shape[0]
    return np.flatnonzero(mean - mean[best] <= variance**0.5)[0]
""",
    },
)

test_wrong_answer = wrong_answers(
    HW3,
    1,
    {
        "the best": ("return int(np.argmax(mean <= limit))", "return int(best)", "size", "the lowest mean"),
        "deviation": (" / np.sqrt(len(errors))", "", "size", "how single draws differ"),
        "n": ("std(ddof=1)", "std()", "size", "divide by n - 1"),
        "the largest": (
            "int(np.argmax(mean <= limit))",
            "int(np.flatnonzero(mean <= limit)[-1])",
            "size",
            "the smallest was asked for",
        ),
        "each its own": (
            "limit = mean[best] + errors[:, best].std(ddof=1) / np.sqrt(len(errors))",
            "limit = mean[best] + errors.std(axis=0, ddof=1) / np.sqrt(len(errors))",
            "size",
            "the limit is that of the best size",
        ),
    },
)
