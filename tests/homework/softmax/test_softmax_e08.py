"""Exercise 8 of the softmax chapter: the best temperature."""

from frame import chapter, wrong_answers

SOFTMAX = chapter("softmax")
CHAPTERS_GRID = """z = logits.astype(np.float64)
    def loss(T):
        top = (z / T).max(axis=1)
        sums = np.exp(z / T - top[:, None]).sum(axis=1)
        return (top + np.log(sums) - (z / T)[np.arange(len(labels)), labels]).mean()
    return float(min(np.geomspace(0.25, 8, 201), key=loss))
"""

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
        "the chapter's grid": (
            "z = logits.astype(np.float64)",
            CHAPTERS_GRID,
            "temperature",
            "T: this is the best of the chapter's grid",
        ),
        "too short a range": ("np.log(1 / 100)", "np.log(1 / 10)", "edge cases", "the end of the range"),
        "no search": ("range(50)", "range(0)", "temperature", "T is a wrong number"),
    },
)
