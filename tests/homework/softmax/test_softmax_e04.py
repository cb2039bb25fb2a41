"""Exercise 4 of the softmax chapter: label smoothing."""

from frame import chapter, wrong_answers

SOFTMAX = chapter("softmax")

test_wrong_answer = wrong_answers(
    SOFTMAX,
    4,
    {
        "= for +=": ("target] += 1", "target] = 1", "value", "the value: the true class also gets its s / K"),
        "= for +=, p - t": ("target] += 1", "target] = 1", "gradient", "dlogits: the true class also gets"),
        "given s ignored": (
            "    n, k = logits.shape",
            "    label_smoothing = 0.1; n, k = logits.shape",
            "value",
            "the value: the default is used, whatever",
        ),
        "no smoothing": (
            "    n, k = logits.shape",
            "    label_smoothing = 0; n, k = logits.shape",
            "value",
            "not smoothed",
        ),
        "no smoothing, gradient": (
            "    n, k = logits.shape",
            "    label_smoothing = 0; n, k = logits.shape",
            "gradient",
            "dlogits: the gradient is that of hard labels",
        ),
        "to the wrong classes": (
            "label_smoothing / k)\n    truth[np.arange(n), target] += 1",
            "label_smoothing / (k - 1))\n    truth[np.arange(n), target] = 1",
            "value",
            "the smoothing goes to all K classes",
        ),
        "s each": ("label_smoothing / k", "label_smoothing", "gradient", "dlogits: each class gets s / K, not s"),
    },
)
