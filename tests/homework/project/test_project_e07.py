"""Exercise 7 of the project: where it fails."""

from frame import chapter, wrong_answers
from styles import right_answers

PROJECT = chapter("project")

test_right_answer = right_answers(
    PROJECT,
    7,
    {
        "example by example": """
def failures(p, y, count):
    K = p.shape[1]
    table, wrong = [[0] * K for _ in range(K)], []
    for i, (row, label) in enumerate(zip(p.tolist(), y.tolist())):
        answer = row.index(max(row))
        table[label][answer] += 1
        if answer != label:
            wrong.append((-max(row), i))
    found = [row[k] / sum(row) for k, row in enumerate(table) if sum(row)]
    places = np.array([i for _, i in sorted(wrong)[:count]], int)
    return {"table": np.array(table), "balanced": sum(found) / len(found), "worst": places}
""",
        "by comparisons": """
def failures(p, y, count):
    classes = np.arange(p.shape[1])
    true, answer = y[:, None] == classes, p.argmax(1)[:, None] == classes
    table = true.astype(int).T @ answer.astype(int)
    share = table.trace(), table.sum(1)
    recall = np.array([(answer[y == k, k]).mean() for k in np.unique(y)])
    order = np.argsort(p.max(1))[::-1]
    return {"table": table, "balanced": recall.mean(), "worst": order[p.argmax(1)[order] != y[order]][:count]}
""",
    },
)

test_wrong_answer = wrong_answers(
    PROJECT,
    7,
    {
        "turned": ("(y, answer), 1", "(answer, y), 1", "table", "a row is a true class"),
        "accuracy": (
            "(np.diag(table)[there] / table.sum(axis=1)[there]).mean()",
            "(answer == y).mean()",
            "balanced",
            "whoever never names a rare one",
        ),
        "of the answers": (
            "(np.diag(table)[there] / table.sum(axis=1)[there]).mean()",
            "np.mean(np.diag(table)[there] / table.sum(axis=0)[there])",
            "balanced",
            "balanced",
        ),
        "counted as 0": ("[there]).mean()", "[there]).sum() / classes", "balanced", "neither found nor missed"),
        "the doubtful": ("-p[wrong].max", "p[wrong].max", "worst", "the surest teach most"),
        "right ones": (
            "wrong = np.flatnonzero(answer != y)",
            "wrong = np.arange(len(y))",
            "worst",
            "right answers are among",
        ),
        "by the true class": (
            "-p[wrong].max(axis=1)",
            "p[wrong, y[wrong]]",
            "worst",
            "how sure was it of what it answered",
        ),
    },
)
