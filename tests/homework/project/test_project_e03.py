"""Exercise 3 of the project: what has to be beaten."""

from frame import chapter, wrong_answers
from styles import right_answers

PROJECT = chapter("project")

test_right_answer = right_answers(
    PROJECT,
    3,
    {
        "by counts and the inverse": """
def baselines(x, y, x_new):
    counts = {}
    for label in sorted(y.tolist()):
        counts[label] = counts.get(label, 0) + 1
    most = max(counts, key=counts.get)
    names = list(counts)
    a, new = np.insert(x.astype(float), 0, 1, axis=1), np.insert(x_new.astype(float), 0, 1, axis=1)
    scores = np.stack([new @ np.linalg.pinv(a) @ (y == name) for name in names])
    return dict(majority=np.array([most] * len(x_new)), linear=np.array([names[i] for i in scores.argmax(0)]))
""",
        "one system": """
def baselines(x, y, x_new):
    names, which, count = np.unique(y, return_inverse=True, return_counts=True)
    rows = np.concatenate([x, x_new]).astype(float)
    rows = np.column_stack([rows, np.ones(len(rows))])
    fit = np.linalg.lstsq(rows[: len(x)], np.eye(len(names))[which], rcond=None)[0]
    answer = names[np.argmax(rows[len(x) :] @ fit, axis=1)]
    return {"linear": answer, "majority": np.repeat(names[np.argmax(count)], len(x_new))}
""",
    },
)

test_wrong_answer = wrong_answers(
    PROJECT,
    3,
    {
        "places": (
            "names[(with_one(x_new) @ w).argmax(axis=1)]",
            "(with_one(x_new) @ w).argmax(axis=1)",
            "linear",
            "with the labels",
        ),
        "place": ("names[count.argmax()])", "count.argmax())", "majority", "answer with the labels themselves"),
        "the largest": (
            "names[count.argmax()])",
            "names[::-1][count[::-1].argmax()])",
            "majority",
            "the smallest label was asked for",
        ),
        "the middle": (
            "names[count.argmax()])",
            "np.sort(y)[len(y) // 2])",
            "majority",
            "labels are names and have no order",
        ),
        "no constant": ("np.hstack([a, np.ones((len(a), 1))])", "a", "linear", "passes through 0"),
        "amounts": (
            "names[(with_one(x_new) @ w).argmax(axis=1)]",
            "names[np.abs((with_one(x_new) @ np.linalg.lstsq(with_one(x), y)[0])[:, None] - names).argmin(1)]",
            "linear",
            "labels are names and no amounts",
        ),
        "a name is missing": ('"majority":', '"most":', "majority", "majority"),
    },
)
