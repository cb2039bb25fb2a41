"""Exercise 5 of the softmax chapter: weighted classes."""

import numpy as np
from frame import chapter, wrong_answers
from planting import asked, truth

SOFTMAX = chapter("softmax")

test_wrong_answer = wrong_answers(
    SOFTMAX,
    5,
    {
        "rows alike": ("dy * share)[:, None]", "dy / weight[target].sum())", "gradient", "each row of p - onehot"),
        "p - w y": (
            "dlogits[rows, target] -= 1\n        return dlogits * (dy * share)[:, None]",
            "dlogits[rows, target] -= weight[target]\n        return dlogits * (dy / weight[target].sum())",
            "gradient",
            "dlogits: an example's weight multiplies its whole row p - onehot, p too",
        ),
        "p - w y, over N": (
            "dlogits[rows, target] -= 1\n        return dlogits * (dy * share)[:, None]",
            "dlogits[rows, target] -= weight[target]\n        return dlogits * (dy / len(rows))",
            "gradient",
            "dlogits: an example's weight multiplies its whole row p - onehot, p too",
        ),
        "by column": ("* share)[:, None]", "/ weight[target].sum()) * weight", "gradient", "not to columns"),
        "weight by class": (
            "weight[target] / weight[target].sum()",
            "weight[:, None] / weight.sum()",
            "gradient",
            "): weight has one entry per class: use weight[target], one per example",  # after the shapes
        ),
        "weight by class in the gradient": (
            "dy * share)[:, None]",
            "dy * weight[:, None] / weight[target].sum())",
            "edge cases",
            "a batch of one (N = 1): dlogits: weight has one entry per class",
        ),
    },
)


def test_forgotten_upstream_is_named():
    """A backward that ignores dy is told so."""
    question = SOFTMAX.question(5)

    def function(*args):
        value, backward = truth(question)(*args)
        return value, lambda dy: backward(np.ones_like(dy))

    verdict = asked(question, function)
    assert "dlogits: it does not use dy" in str(verdict)
