"""Exercise 11 of the backpropagation chapter: the gradient at the bottom."""

import numpy as np
from frame import chapter, wrong_answers
from sizing import drawn

BACKPROPAGATION = chapter("backpropagation")
FILE = BACKPROPAGATION.file("e11")

test_wrong_answer = wrong_answers(
    BACKPROPAGATION,
    11,
    {
        "inputs": ("widths[1:]", "widths[:-1]", "prediction", "from all the units that it feeds"),
        "no root": ("np.sqrt(np.prod", "(np.prod", "prediction", "this is the mean square"),
        "ReLU only": ("(1 + negative_slope**2) / 2", "1 / 2", "prediction", "stand on the other side"),
        "size": ("negative_slope**2", "abs(negative_slope)", "prediction", "counts by its square, not its size"),
        "zero": ("return float(", "return 0 * float(", "prediction", "the root mean square is zero"),
    },
)


def test_measured_flow_agrees_with_the_formula():
    """Over 360 networks' means: none off by 8 %, where 10 % are allowed, and the mean of all within 1 %."""
    ratios = []
    for seed in range(60):
        for case in drawn(BACKPROPAGATION.question(11), seed):
            ratios.append(FILE.measured(*case.args, **case.kwargs) / FILE.predicted()(*case.args, **case.kwargs))
    assert abs(np.mean(ratios) - 1) < 0.01 and np.abs(np.array(ratios) - 1).max() < 0.08 and np.std(ratios) < 0.02
