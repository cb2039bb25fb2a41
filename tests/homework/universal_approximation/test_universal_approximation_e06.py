"""Exercise 6 of the chapter on universal approximation: counting the straight pieces."""

from frame import chapter, wrong_answers

CHAPTER = chapter("universal_approximation")

test_wrong_answer = wrong_answers(
    CHAPTER,
    6,
    {
        "all units": (
            "1 + sum(changes[places == place].sum() != 0 for place in np.unique(places))",
            "len(weight1) + 1",
            "count",
            "not every unit makes a bend",
        ),
        "all places": (
            "1 + sum(changes[places == place].sum() != 0 for place in np.unique(places))",
            "1 + len(np.unique(places))",
            "count",
            "a bend counts only where the slope changes",
        ),
        "a grid": (
            "return 1 + sum(changes[places == place].sum() != 0 for place in np.unique(places))",
            "x = np.linspace(-10, 10, 20001)[:, None]\n"
            "    y = np.maximum(x * weight1 + bias1, 0) @ weight2\n"
            "    turns = np.abs(np.diff(y, n=2)) > 1e-9\n"
            "    return 1 + int(np.count_nonzero(turns[1:] & ~turns[:-1]))",
            "count",
            "",
        ),
        "upside down": (
            "-bias1[on] / weight1[on]",
            "weight1[on] / -bias1[on]",
            "edge cases",
            "two units that cancel at 0",
        ),
        "signed": (
            "np.abs(weight1[on])",
            "weight1[on]",
            "count",
            "a unit that faces left",
        ),
        "an array": (
            "return 1 +",
            "return np.ones(2) *",
            "count",
            "should be a single number",
        ),
    },
)
