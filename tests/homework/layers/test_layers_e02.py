"""Exercise 2 of the layers chapter: which side, and how far."""

from frame import chapter, wrong_answers

test_wrong_answer = wrong_answers(
    chapter("layers"),
    2,
    {
        "not divided": (" / lengths", "", "distances", "how steep is each unit's ramp?"),
        "bias alone": (
            "(x @ weight.T + bias) / lengths",
            "x @ weight.T / lengths + bias",
            "distances",
            "so it is divided",
        ),
        "no root": ("np.sqrt((weight**2).sum(axis=1))", "(weight**2).sum(axis=1)", "distances", "take the root"),
        "no axis": ("sum(axis=1)", "sum()", "distances", "not over the whole matrix"),
        "no sign": ("(x @ weight.T + bias)", "abs(x @ weight.T + bias)", "distances", "the sign is lost"),
        "minus": ("+ bias", "- bias", "distances", "the bias has the wrong sign"),
        "in place": ("lengths = ", "x *= 1 + 1e-9; lengths = ", "edge cases", "it changes x in place"),
    },
)
