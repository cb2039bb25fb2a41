"""Exercise 6 of the chapter on double descent: effective parameters."""

from frame import chapter, wrong_answers

test_wrong_answer = wrong_answers(
    chapter("double_descent"),
    6,
    {
        "no n": ("len(h) * ", "", "parameters", "multiply by the number of training examples"),
        "the sum": (".sum(axis=1).mean()", ".sum()", "parameters", "take the mean over the new examples"),
        "not squared": ("(weighing**2)", "np.abs(weighing)", "parameters", "square what is weighed"),
        "old ones": ("h_new @ np", "h @ np", "parameters", "this counts on the old examples"),
        "products": ("np.linalg.pinv(h)", "h.T", "parameters", "these are products of features"),
        "new ones": ("len(h)", "len(h_new)", "parameters", "not of the new ones"),
    },
)
