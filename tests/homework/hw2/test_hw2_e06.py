"""Exercise 6 of the second homework: a batch in pieces to repair."""

import pytest
from frame import chapter, wrong_answers
from sizing import small
from styles import right_answers
from turns import of_today

from companion.homework.here import calls_here
from companion.homework.verdicts import judge

HW2 = chapter("hw2")

test_right_answer = right_answers(
    HW2,
    6,
    {
        "whole batches": """
def trained_in_pieces(x, y, w, lr, momentum, batch, piece, limit):
    w, v = w.copy(), 0
    for first in range(0, len(x), batch):
        some = slice(first, first + batch)
        error = x[some] @ w - y[some]
        g = 2 * error @ x[some] / len(error)
        if np.linalg.norm(g) > limit:
            g = g * (limit / np.linalg.norm(g))
        v = momentum * v + g
        w -= lr * v
    return w
""",
        "means, weighed": """
def trained_in_pieces(x, y, w, lr, momentum, batch, piece, limit):
    v = np.zeros_like(w)
    cuts = range(batch, len(x), batch)
    for xs, ys in zip(np.split(x, cuts), np.split(y, cuts)):
        g = np.zeros_like(w)
        parts = range(piece, len(xs), piece)
        for a, b in zip(np.split(xs, parts), np.split(ys, parts)):
            g = g + (2 * (a @ w - b)[:, None] * a).mean(axis=0) * (len(a) / len(xs))
        v = momentum * v + g / max(1, np.sqrt(g @ g) / limit)
        w = w - lr * v
    return w
""",
    },
)

test_wrong_answer = wrong_answers(
    HW2,
    6,
    {
        "never at 0": (
            "        g = np.zeros_like(w)\n",
            "        if first == 0:\n            g = np.zeros_like(w)\n",
            "weights",
            "wrong in",
        ),
        "kept after the clipping": (
            "        g = np.zeros_like(w)\n",
            "        g = min(1, limit / (length + 1e-6)) * g if first else np.zeros_like(w)\n",
            "weights",
            "still in that of the next",
        ),
        "each piece clipped": (
            "            g += 2 * part.T @ (part @ w - target) / len(some)\n        length = np.sqrt((g**2).sum())\n",
            "            slope = 2 * part.T @ (part @ w - target) / len(some)\n"
            "            g += min(1, limit / (np.sqrt((slope**2).sum()) + 1e-6)) * slope\n"
            "        length = 0\n",
            "weights",
            "clip it once, when it is whole",
        ),
        "a mean of means": (
            "/ len(some)",
            "/ len(part) / np.ceil(len(some) / piece)",
            "weights",
            "the last piece may be smaller",
        ),
        "a sum": (" / len(some)", "", "weights", "this is its sum"),
        "means added up": (" / len(some)", " / len(part)", "weights", "together they are to be one mean"),
        "the last piece alone": ("g += 2", "g = 2", "weights", "only the last piece"),
        "no limit": ("min(1, limit / (length + 1e-6)) * g", "g", "weights", "nothing is clipped"),
        "each number": (
            "min(1, limit / (length + 1e-6)) * g",
            "np.clip(g, -limit, limit)",
            "weights",
            "not each of its numbers",
        ),
        "in place": ("w = w - lr * v", "w -= lr * v", "edge cases", "changes w in place"),
    },
)


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("hidden", [True, False])
def test_code_as_given_is_told_nothing_but_that(hidden):
    """The bugs are the learner's to find, so none is named; and there are no points by luck."""
    question = small(HW2.question(6))
    for seed in of_today(range(100), 2):
        verdict = judge(question, calls_here({"trained_in_pieces": question.given}), seed, hidden)
        assert str(verdict) == (
            "Exercise 6: 0 of 3 points\n"
            "  weights, edge cases: this is the code as given: find the three faults first, then mend it"
        )
