"""Exercise 6 of the layers chapter: Mish and its slope."""

from frame import chapter, wrong_answers

SLOPE = "t + z * (1 - t**2) * sigmoid"
test_wrong_answer = wrong_answers(
    chapter("layers"),
    6,
    {
        "one term": (SLOPE, "t", "value and slope", "holds the second factor fixed"),
        "the other term": (SLOPE, "z * (1 - t**2) * sigmoid", "value and slope", "a product has two terms"),
        "no inner slope": (" * sigmoid", "", "value and slope", "the inner function's slope is missing"),
        "no square": ("t**2", "t", "value and slope", "1 minus the square of its value"),
        "no softplus": ("np.logaddexp(0, z)", "z", "value and slope", ""),
        "overflow": ("np.logaddexp(0, z)", "np.exp(z) / np.exp(z) * np.logaddexp(0, z)", "edge cases", "overflow"),
        "differences": (
            SLOPE,
            "((z + 1e-6) * np.tanh(np.logaddexp(0, z + 1e-6)) - z * t) / 1e-6",
            "value and slope",
            "the pair of value and slope",
        ),
    },
)
