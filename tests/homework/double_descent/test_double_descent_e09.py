"""Exercise 9 of the chapter on double descent: an experiment that finds the peak."""

from frame import chapter, wrong_answers
from styles import right_answers

CHAPTER = chapter("double_descent")

test_right_answer = right_answers(
    CHAPTER,
    9,
    {
        "all draws at once": """
def peak_of_errors(x, y, units, x_new, y_new, sizes):
    median = []
    for H in sizes:
        W = np.swapaxes(units[:, :H], 1, 2)
        w = np.linalg.pinv(np.maximum(0, x @ W), rcond=1e-9) @ y[..., None]
        off = (np.maximum(0, x_new @ W) @ w)[..., 0] - y_new
        median.append(np.median((off**2).mean(axis=1)))
    return dict(median=np.array(median), peak=sizes[median.index(max(median))])
""",
        "by singular values": """
def fit(h, y):
    u, s, v = np.linalg.svd(h, full_matrices=False)
    kept = s > 1e-9 * s[0]
    return v[kept].T @ ((u[:, kept].T @ y) / s[kept])

def peak_of_errors(x, y, units, x_new, y_new, sizes):
    relu = lambda a: a * (a > 0)
    table = {H: [] for H in sizes}
    for a, b, unit, c, d in zip(x, y, units, x_new, y_new):
        for H in sizes:
            w = fit(relu(a @ unit[:H].T), b)
            table[H].append(np.mean((d - relu(c @ unit[:H].T) @ w) ** 2))
    median = {H: np.median(errors) for H, errors in table.items()}
    return {"peak": np.int64(max(median, key=median.get)), "median": np.array(list(median.values()))}
""",
    },
)

test_wrong_answer = wrong_answers(
    CHAPTER,
    9,
    {
        "the last": ("int(sizes[np.argmax(median)])", "sizes[-1]", "medians and peak", "this is the largest size"),
        "place": ("int(sizes[np.argmax(median)])", "np.argmax(median)", "medians and peak", "a place in the list"),
        "smallest": ("np.argmax(median)", "np.argmin(median)", "medians and peak", "where the error is smallest"),
        "mean": (
            "np.median(errors, axis=0)",
            "errors.mean(axis=0)",
            "medians and peak",
            "this is the mean of the draws",
        ),
        "sum": ("** 2).mean()", "** 2).sum()", "medians and peak", "not their sum"),
        "training": (
            "((h_new @ w - y_new[draw])",
            "((h @ w - y[draw])",
            "medians and peak",
            "judge by the new places",
        ),
        "not written": ("errors = np", "raise NotImplementedError\n    errors = np", "edge cases", "not written yet"),
    },
)
