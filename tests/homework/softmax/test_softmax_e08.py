"""Exercise 8 of the softmax chapter: the best temperature."""

from frame import chapter, wrong_answers

SOFTMAX = chapter("softmax")

test_wrong_answer = wrong_answers(
    SOFTMAX,
    8,
    {
        "a pair": (
            "float(np.exp(-(low + high) / 2))",
            "np.exp(-(low + high) / 2), slope",
            "temperature",
            "must return one number, it returned a tuple",
        ),
        "a list": ("return float(", "return [0] or (", "temperature", "one number, it returned a list"),
        "an array of one": ("return float(", "return np.array([1.0]) * (", "temperature", "an array that holds one"),
        "coarse search": ("range(50)", "range(7)", "temperature", "T is nearly right, but not to 0.001"),
        "no search": ("range(50)", "range(0)", "temperature", "T is a wrong number"),
    },
)
