"""Exercise 4 of the second homework: products as they grow."""

from frame import chapter, wrong_answers
from styles import right_answers

HW2 = chapter("hw2")

test_right_answer = right_answers(
    HW2,
    4,
    {
        "columns in lists": """
def running_product(x):
    y = [np.ones_like(x[:, 0])]
    for column in x.T:
        y.append(y[-1] * column)

    def backward(dy):
        later, dx = 0, []
        for t in reversed(range(x.shape[1])):
            later = later + dy[:, t]
            dx.append(later * y[t])
            later = later * x[:, t]
        return (np.stack(dx[::-1], axis=1),)

    return np.stack(y[1:], axis=1), backward
""",
        "a division where it may be": """
def running_product(x):
    y = np.cumprod(x, axis=1)

    def backward(dy):
        dx = np.empty_like(x)
        for n, (row, out, d) in enumerate(zip(x, y, dy)):
            zeros = np.flatnonzero(row == 0)
            end = zeros[0] if len(zeros) else len(row)
            later = np.cumsum((d * out)[::-1])[::-1]
            dx[n] = 0
            dx[n, :end] = later[:end] / row[:end]
            if len(zeros):  # the first 0 has the product of the others, up to the next
                rest = row[end:].copy()
                rest[0] = 1
                before = out[end - 1] if end else 1
                dx[n, end] = (d[end:] * np.cumprod(rest)).sum() * before
        return (dx,)

    return y, backward
""",
    },
)

LINE = "            g[:, t - 1] += x[:, t] * g[:, t]\n"
test_wrong_answer = wrong_answers(
    HW2,
    4,
    {
        "divides": (
            "return (before * g,)",
            "return ((dy * y)[:, ::-1].cumsum(axis=1)[:, ::-1] / x,)",
            "edge cases",
            "divides by a factor",
        ),
        "mends the division": (
            "return (before * g,)",
            "return ((dy * y)[:, ::-1].cumsum(axis=1)[:, ::-1] / np.where(x == 0, 1e-9, x),)",
            "edge cases",
            "wrong in",
        ),
        "its own product alone": (LINE, "            pass\n", "gradient", "a factor is in all later products"),
        "not through the factor": (
            "x[:, t] * g[:, t]",
            "g[:, t]",
            "gradient",
            "passes through the factor in between",
        ),
        "the factor before": (
            "x[:, t] * g[:, t]",
            "x[:, t - 1] * g[:, t]",
            "gradient",
            "through the factor at t + 1",
        ),
        "itself too": ("before * g", "y * g", "gradient", "the product of the others"),
        "down the columns": ("np.cumprod(x, axis=1)", "np.cumprod(x, axis=0)", "value", "along each row"),
        "sums": ("np.cumprod(x, axis=1)", "np.cumsum(x, axis=1)", "value", "these are sums"),
        "without its own": (
            "return y, backward",
            "return before, backward",
            "value",
            "holds the factor at that place",
        ),
        "dy changed": ("g = np.array(dy)", "g = dy", "edge cases", "backward changes dy in place"),
    },
)
