"""Exercise 3 of the backpropagation chapter: Hardswish."""

from frame import chapter, wrong_answers
from planting import judged

BACKPROPAGATION = chapter("backpropagation")

test_wrong_answer = wrong_answers(
    BACKPROPAGATION,
    3,
    {
        "gate for slope": ("(2 * input + 3) / 6", "gate", "gradient", "a second term, from the gate"),
        "corners": ("< 3", "<= 3", "edge cases", "at the corners: dinput: on a corner PyTorch takes"),
        "one formula": ("np.where(np.abs(input) < 3,", "(lambda c, a, b: a)(0,", "gradient", "curve is straight"),
        "without dy": ("dy * slope", "slope", "gradient", "it does not use dy"),
        "no tuple": ("input.dtype),)", "input.dtype))", "gradient", "(dinput, with its comma); it returned an array"),
        "None": ("((dy * slope).astype(input.dtype),)", "(None,)", "gradient", "dinput is None, a gradient was"),
    },
)


def test_wide_dtype_is_told_and_costs_nothing():
    """The exercise asks for a slope; np.where with a list of Python's numbers would bring it."""
    source = BACKPROPAGATION.cells["ex3"].replace(".astype(input.dtype)", ".astype(float)")
    verdict = judged(BACKPROPAGATION.question(3), BACKPROPAGATION.executed(ex3=source))
    assert verdict.points == 3
    assert verdict.remarks == ["float32 inputs: dinput has dtype float64 where the input has float32"]
