"""Exercise 8 of the chapter on gradient descent: a batch without repetition."""

from frame import chapter, wrong_answers

test_wrong_answer = wrong_answers(
    chapter("gradient_descent"),
    8,
    {
        "with repetition": (" * (n - batch) / (n - 1)", "", "mean square", "this allows an example to come twice"),
        "N for N - 1": ("(n - batch) / (n - 1)", "(n - batch) / n", "mean square", "nearly: try N = 2"),
        "estimated": (" / n / batch", " / (n - 1) / batch", "mean square", "divided by N - 1 already"),
        "the mean of the entries": ("(d**2).sum() / n", "(d**2).mean()", "mean square", "not their mean"),
        "from zero": (" - gradients.mean(axis=0)", "", "mean square", "not from zero"),
        "batch squared": ("/ batch", "/ batch**2", "mean square", "goes with 1 / B"),
        "an array": ("(d**2).sum()", "(d**2).sum(axis=0)", "mean square", "lacks the sum over the axes"),
    },
)
