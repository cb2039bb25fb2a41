"""Exercise 6 of the first chapter: least squares with weights."""

from frame import chapter, wrong_answers

FIRST = chapter("ai_ml_dl")
PART = "slopes and intercept"

test_wrong_answer = wrong_answers(
    FIRST,
    6,
    {
        "no weights": ("root = np.sqrt(w)", "root = np.ones_like(w)", PART, "the weights are not used"),
        "squared": ("root = np.sqrt(w)", "root = w", PART, "the weights count twice"),
        "the intercept first": (
            "np.column_stack([x, np.ones_like(w)])",
            "np.column_stack([np.ones_like(w), x])",
            PART,
            "the intercept comes last",
        ),
    },
)
