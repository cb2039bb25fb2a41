"""Exercise 2 of the project: scaled by what may be seen."""

from frame import chapter, wrong_answers
from styles import right_answers

PROJECT = chapter("project")

test_right_answer = right_answers(
    PROJECT,
    2,
    {
        "feature by feature": """
def scale(x_train, x_new):
    out = np.zeros(x_new.shape)
    for j in range(x_new.shape[1]):
        known = x_train[~np.isnan(x_train[:, j]), j].astype(float)
        mean = known.sum() / len(known)
        size = (((known - mean) ** 2).sum() / len(known)) ** 0.5
        for i in range(len(x_new)):
            if not np.isnan(x_new[i, j]):
                out[i, j] = (x_new[i, j] - mean) / (size if size > 0 else 1)
    return out
""",
        "by sums": """
def scale(x_train, x_new):
    known = ~np.isnan(x_train)
    count = known.sum(0)
    mean = np.where(known, x_train, 0).sum(0, dtype=float) / count
    size = np.sqrt(np.where(known, (x_train - mean) ** 2, 0).sum(0) / count)
    return np.nan_to_num((x_new - mean) / np.where(size > 0, size, 1))
""",
    },
)

test_wrong_answer = wrong_answers(
    PROJECT,
    2,
    {
        "both parts": (
            "size = np.nanstd(x_train, axis=0)",
            "x_train = np.vstack([x_train, x_new])\n    size = np.nanstd(x_train, axis=0)",
            "numbers",
            "the test part has a say",
        ),
        "by itself": (
            "size = np.nanstd(x_train, axis=0)",
            "x_train = x_new\n    size = np.nanstd(x_train, axis=0)",
            "numbers",
            "scaled by themselves",
        ),
        "zeros": (
            "size = np.nanstd(x_train, axis=0)",
            "x_train, x_new = np.nan_to_num(x_train), np.nan_to_num(x_new)\n    size = np.nanstd(x_train, axis=0)",
            "numbers",
            "counts as the number 0",
        ),
        "unknown": ("np.where(np.isnan(z), 0, z)", "z", "numbers", "stay unknown"),
        "variance": ("np.nanstd", "np.nanvar", "numbers", "the root of the variance"),
        "n - 1": ("np.nanstd(x_train, axis=0)", "np.nanstd(x_train, axis=0, ddof=1)", "numbers", "not by one less"),
        "divided by 0": ("    size[size == 0] = 1\n", "", "edge cases", "leave its differences as they are"),
        "in place": (
            "    z = (x_new",
            "    x_new[np.isnan(x_new)] = 0\n    z = (x_new",
            "edge cases",
            "",
        ),
    },
)
