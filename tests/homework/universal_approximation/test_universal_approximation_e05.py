"""Exercise 5 of the chapter on universal approximation: a tower of ReLU units."""

from frame import chapter, wrong_answers

CHAPTER = chapter("universal_approximation")

test_wrong_answer = wrong_answers(
    CHAPTER,
    5,
    {
        "the arms": (
            " - (len(low) - 1)",
            "",
            "tower",
            "the arms of the cross are left",
        ),
        "all of D": (
            "(len(low) - 1)",
            "len(low)",
            "tower",
            "all of D is taken off",
        ),
        "the pit": (
            "return relu(sides.sum(axis=1) - (len(low) - 1))",
            "return sides.sum(axis=1) - (len(low) - 1)",
            "tower",
            "it is negative outside",
        ),
        "a product": (
            "return relu(sides.sum(axis=1) - (len(low) - 1))",
            "return sides.prod(axis=1)",
            "tower",
            "can only add and cut off",
        ),
        "steep": (
            ") / ramp  # (N, D)",
            ")",
            "tower",
            "reach the height ramp",
        ),
        "two dimensions": (
            "(len(low) - 1)",
            "1",
            "tower",
            "",
        ),
    },
)
