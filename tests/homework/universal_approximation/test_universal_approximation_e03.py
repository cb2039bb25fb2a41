"""Exercise 3 of the chapter on universal approximation: through any points with leaky units."""

from frame import chapter, wrong_answers

CHAPTER = chapter("universal_approximation")

test_wrong_answer = wrong_answers(
    CHAPTER,
    3,
    {
        "no leak": (
            "changes / (1 - negative_slope)",
            "changes",
            "weights and bias",
            "slope of a leaky unit changes by less than 1",
        ),
        "first weight": (
            "slopes[0] - negative_slope * weights[1:].sum()",
            "slopes[0]",
            "weights and bias",
            "on the first piece the later units slope as well",
        ),
        "bias": (
            "values[0] - (weights * quiet).sum()",
            "values[0]",
            "weights and bias",
            "at the first knot the later units are not zero",
        ),
        "first weight and bias": (
            "weights[0] = slopes[0] - negative_slope * weights[1:].sum()\n"
            "    quiet = negative_slope * (t[0] - t[:-1])  # what each unit gives at t[0]\n"
            "    return np.append(weights, values[0] - (weights * quiet).sum())",
            "return np.append(weights, values[0])",
            "weights and bias",
            "at the first knot they are not zero",
        ),
        "no bias": (
            "return np.append(weights, values[0] - (weights * quiet).sum())",
            "return weights",
            "weights and bias",
            "has shape",
        ),
        "a list": (
            "return np.append(weights, values[0] - (weights * quiet).sum())",
            "return list(weights)",
            "weights and bias",
            "must return one array, it returned a list",
        ),
    },
)
