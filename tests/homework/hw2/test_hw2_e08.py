"""Exercise 8 of the second homework: what the mean of a dance knows."""

from frame import chapter, wrong_answers
from styles import right_answers

HW2 = chapter("hw2")

test_right_answer = right_answers(
    HW2,
    8,
    {
        "all batches first": """
def last_and_average(x, y, lr, batch, steps, draws, seed):
    rng = np.random.default_rng(seed)
    some = rng.choice(len(y), size=(steps, draws, batch))
    w, later = np.zeros((draws, x.shape[1])), []
    for now in some:
        inputs = x[now]
        off = (inputs @ w[:, :, None])[:, :, 0] - y[now]
        w = w - lr * (inputs * off[:, :, None]).mean(axis=1)
        later.append(w)
    later = np.mean(later[steps // 2 :], axis=0)
    least = ((x @ np.linalg.pinv(x) @ y - y) ** 2).mean() / 2

    def excess(w):
        return np.mean([((x @ one - y) ** 2).mean() / 2 for one in w]) - least

    return {"last": excess(w), "average": excess(later)}
""",
        "counts of examples": """
def last_and_average(x, y, lr, batch, steps, draws, seed):
    rng = np.random.default_rng(seed)
    w, count = np.zeros((draws, x.shape[1])), 0
    mean = np.zeros_like(w)
    A, best = x.T @ x / len(x), np.linalg.solve(x.T @ x, x.T @ y)
    for t in range(steps):
        shares = rng.multinomial(batch, np.full(len(x), 1 / len(x)), size=draws) / batch
        w = w + lr * (shares * (y - w @ x.T)) @ x
        if t + 1 > steps / 2:
            count += 1
            mean += (w - mean) / count
    last, average = (((v - best) @ A * (v - best)).sum(axis=1).mean() / 2 for v in (w, mean))
    return dict(last=last, average=average)
""",
    },
)

test_wrong_answer = wrong_answers(
    HW2,
    8,
    {
        "the loss itself": (
            "(((w - best) @ x.T) ** 2).mean() / 2",
            "((w @ x.T - y) ** 2).mean() / 2",
            "losses",
            "what the best weights leave",
        ),
        "no half": (
            "(((w - best) @ x.T) ** 2).mean() / 2",
            "(((w - best) @ x.T) ** 2).mean()",
            "losses",
            "half the mean square",
        ),
        "a step twice as long": ("w = w - lr *", "w = w - 2 * lr *", "losses", "half a square has no 2"),
        "the sum over the batch": (
            "off, x[some]) / batch",
            "off, x[some])",
            "losses",
            "the step adds up the batch",
        ),
        "without repetition": (
            "rng.integers(len(x), size=(draws, batch))",
            "rng.random((draws, len(x))).argsort(axis=1)[:, :batch]",
            "losses",
            "drawn with repetition",
        ),
        "the whole way": (
            "if 2 * t > steps:\n            total += w",
            "total += w * (steps - steps // 2) / steps",
            "losses",
            "over all steps",
        ),
        "the mean run": (
            "(((w - best) @ x.T) ** 2)",
            "(((w.mean(axis=0) - best) @ x.T) ** 2)",
            "losses",
            "the loss of the mean run",
        ),
        "one batch for all runs": (
            "rng.integers(len(x), size=(draws, batch))",
            "np.tile(rng.integers(len(x), size=(1, batch)), (draws, 1))",
            "losses",
            " is ",  # what it looks like is a matter of luck
        ),
        "one step too early": (
            "if 2 * t > steps",
            "if steps <= 2 * t < 2 * steps",
            "edge cases",
            "two steps: average",
        ),
    },
)
