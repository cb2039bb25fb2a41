"""Exercise 10 of the layers chapter: parameters and multiply-adds."""

from frame import chapter, wrong_answers

test_wrong_answer = wrong_answers(
    chapter("layers"),
    10,
    {
        "no biases": ("weights + biases", "weights", "counts", "the biases are parameters too"),
        "biases always": (" if bias else 0", "", "counts", "these layers have no biases to count"),
        "one example": ("len(x) * weights", "weights", "counts", "every example of the batch is multiplied"),
        "flops": ("len(x) * weights", "2 * len(x) * weights", "counts", "a multiply-add is one"),
        "biases multiplied": ("len(x) * weights", "len(x) * (weights + biases)", "counts", "multiplies nothing"),
        "inputs forgotten": (
            "in range(len(widths))",
            "in range(1, len(widths))",
            "counts",
            "from the inputs, is missing",
        ),
    },
)
