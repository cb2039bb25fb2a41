"""Exercise 9 of the first homework: a bug hunt in a report."""

from frame import chapter, wrong_answers
from styles import right_answers

HW1 = chapter("hw1")

test_right_answer = right_answers(
    HW1,
    9,
    {
        "by sentences": """
def report(logits, labels):
    N, K = logits.shape
    p, table = np.empty((N, K)), [[0] * K for _ in range(K)]
    for n, z in enumerate(logits):
        e = np.exp(z - max(z))
        p[n] = e / sum(e)
        table[labels[n]][int(np.argmax(z))] += 1
    table = np.array(table)
    found = [table[k, k] / table[k].sum() if table[k].sum() else 0.0 for k in range(K)]
    loss = -sum(np.log(p[n, labels[n]]) for n in range(N)) / N
    first = {"lines": np.array([3, 5, 6, 8, 9]), "p": p, "loss": loss}
    return first | {"accuracy": table.trace() / N, "table": table, "recall": np.array(found)}
""",
        "by one-hot vectors": """
def report(logits, labels):
    K = logits.shape[1]
    log_p = logits - np.logaddexp.reduce(logits, axis=1, keepdims=True)
    y, guess = np.eye(K)[labels], np.eye(K)[logits.argmax(axis=1)]
    table = (y.T @ guess).astype(int)
    return {
        "lines": np.array([3, 5, 6, 8, 9]),
        "p": np.exp(log_p),
        "loss": -(y * log_p).sum() / len(y),
        "accuracy": (y * guess).sum() / len(y),
        "table": table,
        "recall": (y * guess).sum(axis=0) / np.maximum(y.sum(axis=0), 1),
    }
""",
    },
)

test_wrong_answer = wrong_answers(
    HW1,
    9,
    {
        "line 3": ("e.sum(axis=1, keepdims=True)", "e.sum(axis=0)", "p", "each column adds up to 1"),
        "line 5": ("np.log(p[np.arange(len(labels)), labels])", "np.log(p[:, labels])", "loss", "the labels of all"),
        "line 6": ("(guess == labels).mean()", "(guess == labels).sum()", "accuracy", "a share was promised"),
        "line 8": ("np.add.at(table, (labels, guess), 1)", "table[labels, guess] += 1", "table", "is counted once"),
        "line 9": ("table.sum(axis=1)", "table.sum(axis=0)", "recall", "recall asks how often it is true"),
        "a right line named": ("[3, 5, 6, 8, 9]", "[2, 3, 5, 6, 8, 9]", "lines", "lines has"),
        "a wrong line missed": ("[3, 5, 6, 8, 9]", "[3, 5, 6, 7, 9]", "lines", "lines is wrong in"),
        "turned": ("(labels, guess)", "(guess, labels)", "table", "table is transposed"),
    },
)
