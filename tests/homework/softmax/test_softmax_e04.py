"""Exercise 4 of the softmax chapter: label smoothing."""

from frame import chapter, wrong_answers

SOFTMAX = chapter("softmax")

test_wrong_answer = wrong_answers(
    SOFTMAX,
    4,
    {
        "= for +=": ("target] += 1", "target] = 1", "value", "the value: the true class also gets its s / K"),
        "= for +=, p - t": ("target] += 1", "target] = 1", "gradient", "dlogits: the true class also gets"),
        "s each": ("label_smoothing / k", "label_smoothing", "gradient", "dlogits: each class gets s / K, not s"),
    },
)
