"""Exercise 4 of the third homework: leave a fold out, for nothing."""

from frame import chapter, wrong_answers
from styles import right_answers

HW3 = chapter("hw3")

test_right_answer = right_answers(
    HW3,
    4,
    {
        "fitted again without each fold": """
def left_out_errors(h, y, fold, penalty):
    errors = np.empty(len(y))
    for one in np.unique(fold):
        out = fold == one
        a = h[~out].astype(float)
        w = np.linalg.solve(a.T @ a + penalty * np.eye(h.shape[1]), a.T @ y[~out])
        errors[out] = y[out] - h[out] @ w
    return errors
""",
        "one system for all folds": """
def left_out_errors(h, y, fold, penalty):
    u, s, _ = np.linalg.svd(h.astype(float), full_matrices=False)
    S = (u * (s**2 / (s**2 + penalty))) @ u.T
    same = fold[:, None] == fold
    return np.linalg.solve(np.eye(len(y)) - np.where(same, S, 0), y - S @ y)
""",
    },
)

test_wrong_answer = wrong_answers(
    HW3,
    4,
    {
        "seen": ("return errors", "return y - S @ y", "errors", "which has seen all examples"),
        "one at a time": (
            "block = np.eye(out.sum()) - S[out][:, out]",
            "block = np.diag(1 - np.diag(S)[out])",
            "errors",
            "one example at a time",
        ),
        "turned": ("return errors", "return -errors", "errors", "target minus answer"),
        "multiplied": (
            "np.linalg.solve(block, errors[out])",
            "block @ errors[out]",
            "errors",
            "it must be solved for it",
        ),
        "times n": ("penalty * np.eye", "len(h) * penalty * np.eye", "errors", "no factor n"),
    },
)
