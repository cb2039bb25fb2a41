"""Exercise 4 of the chapter on universal approximation: how wide it must be."""

from frame import chapter, wrong_answers

CHAPTER = chapter("universal_approximation")

test_wrong_answer = wrong_answers(
    CHAPTER,
    4,
    {
        "rounded": (
            "np.ceil(",
            "np.floor(",
            "width",
            "round up",
        ),
        "one for each knot": (
            "widths, 1)",
            "widths + 1, 1)",
            "width",
            "it is one too many",
        ),
        "no eight": (
            "8 * error",
            "error",
            "width",
            "departs from a curve by an eighth",
        ),
        "no least": (
            "np.maximum(widths, 1)",
            "widths",
            "edge cases",
            "straight lines",
        ),
        "no length": (
            "length * np.sqrt",
            "np.sqrt",
            "width",
            "the length of the interval is missing",
        ),
        "length once": (
            "length * np.sqrt(curvature / (8 * error))",
            "np.sqrt(length * curvature / (8 * error))",
            "width",
            "the length of a piece counts twice",
        ),
    },
)
