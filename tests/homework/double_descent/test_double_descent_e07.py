"""Exercise 7 of the chapter on double descent: a sweep to repair."""

from frame import chapter, wrong_answers

test_wrong_answer = wrong_answers(
    chapter("double_descent"),
    7,
    {
        "own mean": ("(x_new - middle)", "(x_new - x_new.mean(axis=0))", "errors", "by the old ones' mean"),
        "a cut": ("rcond=None", "rcond=0.05", "errors", "which hides the peak"),
        "in place": (
            "middle = x.mean(axis=0)",
            "middle = 0 * x[0]; x -= x.mean(axis=0); x_new = x_new - 0",
            "errors",
            "",
        ),
        "raw": ("middle = x.mean(axis=0)", "middle = 0 * x[0]", "errors", "the inputs are not centred"),
        "right ones": ("!= labels_new", "== labels_new", "errors", "the share that is read right"),
    },
)
