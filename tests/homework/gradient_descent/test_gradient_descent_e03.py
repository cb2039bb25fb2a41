"""Exercise 3 of the chapter on gradient descent: a slope from values alone."""

from frame import chapter, wrong_answers

test_wrong_answer = wrong_answers(
    chapter("gradient_descent"),
    3,
    {
        "one sigma": ("(2 * sigma)", "sigma", "slope", "the slope: the two places are 2 sigma apart"),
        "no distance": (" / (2 * sigma)", "", "slope", "divide by 2 sigma"),
        "the sum": (" / len(slopes)", "", "slope", "take the mean over the pairs"),
        "one side": ("(above - below) / (2 * sigma)", "above / sigma", "slope", "the losses below are not used"),
        "the sign": ("above - below", "below - above", "slope", "the sign is wrong"),
        "the mean slope": ("slopes @ directions / len(slopes)", "slopes.mean()", "slope", "the slope has shape ()"),
        "not written": ("slopes = ", "raise NotImplementedError; slopes = ", "slope", "it is not written yet"),
    },
)
