"""Exercise 10 of the third homework: the risk of ridge, feature by feature."""

from frame import chapter, wrong_answers
from styles import right_answers

HW3 = chapter("hw3")

test_right_answer = right_answers(
    HW3,
    10,
    {
        "halving in the number itself": """
def ridge_risk(variances, weights, n, noise, penalty):
    v, w2 = np.asarray(variances, float), np.asarray(weights, float) ** 2
    low, high = 0.0, (v.sum() + penalty) / n
    if penalty == 0 and len(v) <= n:
        high = 0.0
    for _ in range(200):
        k = (low + high) / 2
        if k and (v / (v + k)).sum() + penalty / k > n:
            low = k
        else:
            high = k
    k = high
    share = v / (v + k)
    return (noise**2 + (v * w2 * (1 - share) ** 2).sum()) / (1 - (share**2).mean() * len(v) / n) - noise**2
""",
        "by the fixed point": """
def ridge_risk(variances, weights, n, noise, penalty):
    v, w = variances.astype(float), weights.astype(float)
    k = 0.0
    if penalty > 0 or v.size > n:
        low, high = -30.0, 30.0
        for _ in range(150):
            middle = 0.5 * (low + high)
            k = 10**middle
            low, high = (middle, high) if np.sum(v / (v + k)) + penalty / k > n else (low, middle)
    missed = np.sum(v * (k / (v + k) * w) ** 2)
    enlarged = 1 / (1 - np.sum((v / (v + k)) ** 2) / n)
    return enlarged * missed + (enlarged - 1) * noise**2
""",
    },
)

test_wrong_answer = wrong_answers(
    HW3,
    10,
    {
        "the target's own noise": (" - noise**2", "", "risk", "a new target's own noise"),
        "once": (
            "return (missed + noise**2) / (1 - (kept**2).sum() / n) - noise**2",
            "return (missed + noise) / (1 - (kept**2).sum() / n) - noise",
            "risk",
            "its square is the variance",
        ),
        "variance": (
            "((1 - kept) ** 2 * v * weights**2)",
            "((1 - kept) ** 2 * weights**2)",
            "risk",
            "by the variance of its feature",
        ),
        "trace": ("(kept**2).sum()", "kept.sum()", "risk", "squared before they are added up"),
        "apart": (
            "(missed + noise**2) / (1 - (kept**2).sum() / n)",
            "missed + noise**2 / (1 - (kept**2).sum() / n)",
            "risk",
            "is divided too",
        ),
    },
)
