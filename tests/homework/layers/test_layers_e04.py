"""Exercise 4 of the layers chapter: a stack of linear layers in one."""

from frame import chapter, wrong_answers

test_wrong_answer = wrong_answers(
    chapter("layers"),
    4,
    {
        "last bias only": (
            "weight3 @ (weight2 @ bias1 + bias2) + bias3",
            "bias3",
            "weight and bias",
            "also go through",
        ),
        "no first bias": ("(weight2 @ bias1 + bias2)", "bias2", "weight and bias", "the first bias is missing"),
        "no second bias": ("bias1 + bias2", "bias1", "weight and bias", "the second bias is missing"),
        "no last bias": (" + bias3", "", "weight and bias", "the last bias is missing"),
        "turned": ('"weight": weight', '"weight": weight.T', "weight and bias", "weight is transposed"),
        "a name is missing": ('"bias": bias', '"b": bias', "weight and bias", "bias"),
    },
)
