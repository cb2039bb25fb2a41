"""Exercise 5 of the third homework: which penalty it is to stop."""

from frame import chapter, wrong_answers
from styles import right_answers

HW3 = chapter("hw3")

test_right_answer = right_answers(
    HW3,
    5,
    {
        "halving the logarithm": """
def matching_penalties(h, steps, lr):
    a = h.astype(float)
    s2 = np.maximum(np.linalg.eigvalsh(a.T @ a if a.shape[1] < len(a) else a @ a.T), 0)
    found = []
    for t in steps:
        wanted = np.sum(1 - (1 - lr * s2) ** int(t))
        low, high = -40.0, 40.0
        while high - low > 1e-13:
            middle = (low + high) / 2
            if np.sum(s2 / (s2 + np.exp(middle))) > wanted:
                low = middle
            else:
                high = middle
        found.append(np.exp(low))
    return np.array(found)
""",
        "by roots, one after the other": """
def matching_penalties(h, steps, lr):
    s2 = np.linalg.svd(h.astype(float), compute_uv=False) ** 2

    def more(penalty, t):
        return (s2 / (s2 + penalty)).sum() - (1 - (1 - lr * s2) ** t).sum()

    found = []
    for t in steps.tolist():
        low, high = 0.0, 1.0
        while more(high, t) > 0:
            high *= 2
        for _ in range(120):
            middle = low + (high - low) / 2
            low, high = (middle, high) if more(middle, t) > 0 else (low, middle)
        found.append(high)
    return np.array(found)
""",
    },
)

test_wrong_answer = wrong_answers(
    HW3,
    5,
    {
        "thumb": ("return middle", "return 1 / (lr * steps)", "penalties", "the rule of thumb"),
        "count": ("return middle", "return wanted", "penalties", "which penalty has as many?"),
        "left": (
            "(1 - (1 - lr * s2) ** steps[:, None])",
            "((1 - lr * s2) ** steps[:, None])",
            "penalties",
            "has still to learn",
        ),
        "root": ("return middle", "return np.sqrt(middle)", "penalties", "the penalty's root"),
    },
)
