"""Exercise 6 of the chapter on gradient descent: the factor of a pair of rate and momentum."""

from frame import chapter, wrong_answers

test_wrong_answer = wrong_answers(
    chapter("gradient_descent"),
    6,
    {
        "signed": ("np.abs(trace)", "trace", "factor", "a negative root may be the larger"),
        "squared": ("np.sqrt(momentum)", "momentum", "factor", "each has the absolute value of its root"),
        "the smaller": ("np.abs(trace) + ", "np.abs(trace) - ", "factor", "in the long run the larger is left"),
        "the mean": (".max()", ".mean()", "factor", "take the largest factor"),
        "the flattest": (
            "np.asarray(curvatures, float)",
            "min(curvatures)",
            "factor",
            "the flattest direction alone",
        ),
        "every direction": (").max()", ")", "factor", "should be a single number, it is an array"),
    },
)
