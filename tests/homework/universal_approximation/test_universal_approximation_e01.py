"""Exercise 1 of the chapter on universal approximation: what the theorem says."""

from frame import chapter, wrong_answers

from companion.homework.here import calls_here
from companion.homework.verdicts import judge

CHAPTER = chapter("universal_approximation")

test_wrong_answer = wrong_answers(
    CHAPTER,
    1,
    {
        "a width for all": (
            '"one_width": (no, order)',
            '"one_width": (yes, none)',
            "first five",
            "one_width: here the width is chosen before the function",
        ),
        "a network for all errors": (
            '"same_network": (no, order)',
            '"same_network": (yes, none)',
            "last five",
            "same_network: here the network is chosen before the error",
        ),
        "the function is a polynomial": (
            '"relu_product": (yes, none)',
            '"relu_product": (no, polynomial)',
            "last five",
            "relu_product: the function is a polynomial, and may be one: the activation may not",
        ),
        "both of two mistakes are told": (
            '"whole_line": (no, places),\n        "trained": (no, finding)',
            '"whole_line": (yes, none),\n        "trained": (yes, none)',
            "first five",
            "and the function?; trained: that good weights exist",
        ),
        "what is wrong has a name": (
            '"squares": (no, polynomial)',
            '"squares": (no, order)',
            "last five",
            "squares: look again at its fault",
        ),
        "a statement is missing": ('        "step": (no, function),\n', "", "last five", "it lacks step"),
        "remembered numbers": (
            "polynomial, finding = faults",
            "polynomial, finding = range(6)",
            "first five",
            "one_width: look again at its fault",
        ),
    },
)


def test_the_other_five_keep_their_point():
    solution = CHAPTER.cells["ex1"].replace('"step": (no, function)', '"step": (yes, none)')
    verdict = judge(CHAPTER.question(1), calls_here(CHAPTER.executed(ex1=solution)), 0, hidden=False)
    assert [part.points for part in verdict.parts] == [1, 0]
