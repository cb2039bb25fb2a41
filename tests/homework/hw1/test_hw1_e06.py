"""Exercise 6 of the first homework: a training loop to repair."""

import pytest
from frame import chapter, wrong_answers
from sizing import small
from styles import right_answers
from turns import of_today

from companion.homework.here import calls_here
from companion.homework.verdicts import judge

HW1 = chapter("hw1")

test_right_answer = right_answers(
    HW1,
    6,
    {
        "cut into parts": """
def trained(x, labels, weight, lr, batch, epochs):
    y = np.eye(len(weight), dtype=weight.dtype)[labels]
    cuts = np.arange(batch, len(x), batch)
    for _ in range(epochs):
        for some, truth in zip(np.split(x, cuts), np.split(y, cuts)):
            z = some @ weight.T
            e = np.exp(z - z.max(axis=1, keepdims=True))
            weight = weight + lr * (truth - e / e.sum(axis=1)[:, None]).T @ some / len(some)
    return weight
""",
        "example by example": """
def trained(x, labels, weight, lr, batch, epochs):
    weight, first = weight.copy(), 0
    for _ in range(epochs):
        while first < len(x):
            last = min(first + batch, len(x))
            step = np.zeros_like(weight)
            for n in range(first, last):
                z = weight @ x[n]
                p = np.exp(z - z.max())
                p = p / p.sum()
                p[labels[n]] -= 1
                step += np.outer(p, x[n]) / (last - first)
            weight -= lr * step
            first = last
        first = 0
    return weight
""",
    },
)

test_wrong_answer = wrong_answers(
    HW1,
    6,
    {
        "the last batch": (
            "range(0, len(x), batch)",
            "range(0, len(x) - batch, batch)",
            "weights",
            "the last batch are never",
        ),
        "a sum": (" / len(some)", "", "weights", "each step goes by the sum over its batch"),
        "by the batch's size": (" / len(some)", " / batch", "weights", "the last batch may be smaller"),
        "over all": (" / len(some)", " / len(x)", "weights", "not over all examples"),
        "in place": (
            "weight = weight - lr * (p.T @ some) / len(some)",
            "weight -= lr * (p.T @ some) / len(some)",
            "edge cases",
            "changes weight in place",
        ),
        "one epoch": ("for _ in range(epochs)", "for _ in range(1)", "weights", "this is a single epoch"),
        "uphill": ("weight - lr", "weight + lr", "weights", "this climbs"),
        "everything at once": (
            "range(0, len(x), batch):",
            "[0]:\n            batch = len(x)",
            "weights",
            "go on batch by batch",
        ),
    },
)


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("hidden", [True, False])
def test_code_as_given_is_told_nothing_but_that(hidden):
    """The bugs are the learner's to find, so none is named; and there are no points by luck."""
    question = small(HW1.question(6))
    for seed in of_today(range(100), 5):
        verdict = judge(question, calls_here({"trained": question.given}), seed, hidden)
        assert str(verdict) == (
            "Exercise 6: 0 of 3 points\n"
            "  weights, edge cases: this is the code as given: find the three bugs first, then mend it"
        )
