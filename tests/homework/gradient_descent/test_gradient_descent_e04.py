"""Exercise 4 of the chapter on gradient descent: Adamax."""

from frame import chapter, wrong_answers

test_wrong_answer = wrong_answers(
    chapter("gradient_descent"),
    4,
    {
        "no correction": ("lr / (1 - beta1**t)", "lr", "path", "the path: the running mean is not corrected"),
        "from zero": ("start=1", "start=2", "path", "the steps count from t = 1"),
        "signed": ("np.abs(g)", "g", "path", "compare sizes"),
        "for ever": ("np.maximum(beta2 * u", "np.maximum(u", "path", "the largest size fades"),
        "last slope": ("m = beta1 * m + (1 - beta1) * g", "m = g", "path", "not along the last one"),
        "its own beta": ("1 - beta1**t", "1 - beta2**t", "path", "with its own beta, beta1"),
        "both corrected": ("* m / u", "* m / (u / (1 - beta2**t))", "path", "the largest size needs no correction"),
        "both, as in Adam": (
            "* m / u",
            "* m / (u / (1 - beta2**t) ** 0.5)",
            "path",
            "the largest size needs no correction",
        ),
        "the end alone": ("np.array(path)", "w", "path", "the path has shape"),
    },
)
