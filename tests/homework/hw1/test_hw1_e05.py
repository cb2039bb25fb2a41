"""Exercise 5 of the first homework: a cross-entropy among what is allowed."""

from frame import chapter, wrong_answers
from styles import right_answers

HW1 = chapter("hw1")

test_right_answer = right_answers(
    HW1,
    5,
    {
        "row by row": """
def legal_cross_entropy(logits, target, allowed):
    loss, d = 0.0, np.zeros_like(logits)
    for n in range(len(target)):
        mine = np.flatnonzero(allowed[n])
        z = logits[n, mine] - logits[n, mine].max()
        p = np.exp(z) / np.exp(z).sum()
        where = list(mine).index(target[n])
        loss = loss - (z[where] - np.log(np.exp(z).sum())) / len(target)
        d[n, mine] = p
        d[n, target[n]] -= 1
    return np.asarray(loss, logits.dtype), lambda dy: (d / len(target) * dy, None, None)
""",
        "log-probabilities first": """
def legal_cross_entropy(logits, target, allowed):
    top = np.max(logits, axis=1, keepdims=True, where=allowed, initial=-np.inf)
    e = np.exp(np.minimum(logits - top, 0)) * allowed
    log_p = (logits - top) - np.log(e.sum(axis=1, keepdims=True))
    y = np.eye(logits.shape[1], dtype=bool)[target]

    def backward(dy):
        p = np.where(allowed, np.exp(np.minimum(log_p, 0)), 0)
        return (p - y) * dy / len(target), None, None

    return -log_p[y].mean(), backward
""",
    },
)

test_wrong_answer = wrong_answers(
    HW1,
    5,
    {
        "no mask": ("np.where(allowed, logits, -np.inf)", "logits", "value", "forbidden classes still take part"),
        "scores of 0": (
            "np.where(allowed, logits, -np.inf)",
            "logits * allowed",
            "value",
            "a score of 0 forbids nothing",
        ),
        "a sum": ("target]).mean()", "target]).sum()", "value", "it is the sum over the examples"),
        "over the allowed": (
            "target]).mean()",
            "target]).sum() / allowed.sum()",
            "value",
            "not over allowed classes",
        ),
        "p": ("        d[rows, target] -= 1\n", "", "gradient", "the true class gets p - 1"),
        "a gradient where it is forbidden": (
            "d = exponentials / total[:, None]",
            "d = np.exp(logits); d = d / d.sum(axis=1, keepdims=True)",
            "gradient",
            "forbidden classes still take part",
        ),
        "the highest of all": (
            "z = np.where(allowed, logits, -np.inf)\n    z = z - z.max(axis=1, keepdims=True)",
            "z = np.where(allowed, logits - logits.max(axis=1, keepdims=True), -np.inf)",
            "edge cases",
            "forbidden scores 10,000 above the rest",
        ),
        "no maximum": ("z = z - z.max(axis=1, keepdims=True)", "z = z + 0", "edge cases", "10,000"),
        "a sum, in the gradient": ("(dy / len(rows))", "dy", "gradient", "it is the sum over the examples"),
    },
)
