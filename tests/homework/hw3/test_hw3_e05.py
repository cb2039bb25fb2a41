"""Exercise 5 of the third homework: a cross-validation repaired."""

from frame import chapter, wrong_answers
from styles import right_answers

HW3 = chapter("hw3")

test_right_answer = right_answers(
    HW3,
    5,
    {
        "fold after fold, by lists": """
def cross_validated_error(x, y, fold, keep, penalty):
    total = 0.0
    for one in sorted(set(fold.tolist())):
        judges, rest = np.flatnonzero(fold == one), np.flatnonzero(fold != one)
        mean, size = np.mean(x[rest], axis=0), np.std(x[rest], axis=0)
        a, new = (x[rest] - mean) / size, (x[judges] - mean) / size
        level = np.mean(y[rest])
        best = sorted(range(x.shape[1]), key=lambda i: -abs(a[:, i] @ (y[rest] - level)))[:keep]
        w = np.linalg.solve(a[:, best].T @ a[:, best] + penalty * np.eye(keep), a[:, best].T @ (y[rest] - level))
        total += ((y[judges] - level - new[:, best] @ w) ** 2).sum()
    return total / len(y)
""",
        "ridge by further rows": """
def cross_validated_error(x, y, fold, keep, penalty):
    errors = np.zeros(len(y))
    for one in np.unique(fold):
        train, out = fold != one, fold == one
        z = (x - x[train].mean(0)) / x[train].std(0)
        t = y - y[train].mean()
        best = np.argsort(-np.abs(t[train] @ z[train]))[:keep]
        A = np.vstack([z[train][:, best], np.sqrt(penalty) * np.eye(keep)])
        w = np.linalg.lstsq(A, np.concatenate([t[train], np.zeros(keep)]), rcond=None)[0]
        errors[out] = t[out] - z[out][:, best] @ w
    return np.mean(errors**2)
""",
    },
)

test_wrong_answer = wrong_answers(
    HW3,
    5,
    {
        "chosen with all": (
            "np.abs(z[~out].T @ y[~out])",
            "np.abs(z.T @ (y - y.mean()))",
            "error",
            "the fold that shall judge them",
        ),
        "a mean of means": (
            "return squares.mean()",
            "return np.mean([squares[fold == one].mean() for one in np.unique(fold)])",
            "error",
            "a mean of the folds' means",
        ),
        "the weakest": (
            "np.argsort(strength)[-keep:]",
            "np.argsort(strength)[:keep]",
            "error",
            "that tell the least",
        ),
    },
)
