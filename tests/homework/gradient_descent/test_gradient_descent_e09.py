"""Exercise 9 of the chapter on gradient descent: curvature without a matrix."""

from frame import chapter, wrong_answers

test_wrong_answer = wrong_answers(
    chapter("gradient_descent"),
    9,
    {
        "the sum": (" / len(x)", "", "product", "the loss is the mean over the batch"),
        "the diagonal": (
            "p * (dz - (p * dz).sum(axis=1, keepdims=True))",
            "p * dz",
            "product",
            "the second part is missing",
        ),
        "each by itself": (
            "p * (dz - (p * dz).sum(axis=1, keepdims=True))",
            "p * (1 - p) * dz",
            "product",
            "the matrix is not diagonal",
        ),
        "the plain mean": ("(p * dz).sum(", "dz.mean(", "product", "weighted by the probabilities"),
        "no shift": ("z - z.max(axis=1, keepdims=True)", "z", "edge cases", "the product is nan"),
        "transposed": ("dp.T @ x", "x.T @ dp", "product", "the product is transposed"),
    },
)
