"""Exercise 5 of the chapter on double descent: leave one out, for nothing."""

from frame import chapter, wrong_answers

test_wrong_answer = wrong_answers(
    chapter("double_descent"),
    5,
    {
        "undivided": (" / np.diag(G)", "", "errors", "divided by its own entry of the diagonal"),
        "the matrix": ("np.diag(G)", "np.diag(h @ h.T)", "errors", "not of the matrix"),
        "the mean": ("np.diag(G)", "np.diag(G).mean()", "errors", "do not take their mean"),
        "the sign": ("return G @ y", "return -G @ y", "errors", "the sign is turned"),
        "the answers": ("return G @ y", "return y - G @ y", "errors", "these are the answers"),
        "the whole fit": ("G @ y / np.diag(G)", "y - h @ (h.T @ (G @ y))", "errors", "leave the example out"),
    },
)
