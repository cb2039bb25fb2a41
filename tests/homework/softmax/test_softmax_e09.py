"""Exercise 9 of the softmax chapter: counts, and the Poisson loss."""

from frame import chapter, wrong_answers

SOFTMAX = chapter("softmax")

test_wrong_answer = wrong_answers(
    SOFTMAX,
    9,
    {
        "with its constant": (
            "(rate - target * log_rate).mean()",
            "(rate - target * log_rate + np.vectorize(math.lgamma)(target + 1)).mean()",
            "value",
            "the value: leave out the constant log(target!)",
        ),
        "over N": ("log_rate.size", "len(log_rate)", "gradient", "by the number of rows, and the mean goes over all"),
        "the score for the rate": (
            "rate = np.exp(log_rate)",
            "rate = log_rate; log_rate = np.log(rate)",
            "value",
            "the value: log_rate was taken for the rate itself: apply exp",
        ),
        "no exponential": ("np.exp(log_rate)", "log_rate", "value", "the first term is the rate itself: exp"),
        "labels have no gradient": ("-log_rate * share", "0 * log_rate", "gradient", "has a gradient like any other"),
        "not written": ("rate = np.exp(log_rate)", "raise NotImplementedError", "value", "it is not written yet"),
        "no backward": (
            "share = dy / log_rate.size",
            "raise NotImplementedError",
            "gradient",
            "backward is not written yet",
        ),
    },
)
