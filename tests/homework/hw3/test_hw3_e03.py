"""Exercise 3 of the third homework: as many features as you like."""

from frame import chapter, wrong_answers
from styles import right_answers

HW3 = chapter("hw3")

test_right_answer = right_answers(
    HW3,
    3,
    {
        "a loop over the new places": """
def kernel_ridge(x, y, x_new, width, penalty):
    n = len(x)
    K = np.array([[np.exp(-np.sum((a - b) ** 2) / (2 * width**2)) for b in x] for a in x])
    alpha = np.linalg.inv(K + penalty * np.identity(n)) @ y
    answers = []
    for place in x_new:
        kernels = [np.exp(-np.sum((place - x[i]) ** 2) / (2 * width**2)) for i in range(n)]
        answers.append(sum(alpha[i] * kernels[i] for i in range(n)))
    return np.array(answers)
""",
        "squares by products": """
def kernel_ridge(x, y, x_new, width, penalty):
    def table(a, b):
        a, b = a.astype(float), b.astype(float)
        squares = (a**2).sum(1)[:, None] + (b**2).sum(1) - 2 * a @ b.T
        return np.exp(-np.maximum(squares, 0) / width**2 / 2)

    K = table(x, x)
    K[np.diag_indices(len(x))] += penalty
    return table(x_new, x) @ np.linalg.solve(K, y)
""",
    },
)

test_wrong_answer = wrong_answers(
    HW3,
    3,
    {
        "distance": (
            "((a[:, None] - b) ** 2).sum(axis=2)",
            "np.sqrt(((a[:, None] - b) ** 2).sum(axis=2))",
            "answers",
            "the square of the distance",
        ),
        "width": ("(2 * width**2)", "(2 * width)", "answers", "the width is squared"),
        "two": ("(2 * width**2)", "width**2", "answers", "twice the squared width"),
        "n times": ("penalty * np.eye", "len(x) * penalty * np.eye", "answers", "not n times"),
        "unsolved": (
            "weights = np.linalg.solve(kernel(x, x) + penalty * np.eye(len(x)), y)",
            "weights = y",
            "answers",
            "are no coefficients",
        ),
    },
)
