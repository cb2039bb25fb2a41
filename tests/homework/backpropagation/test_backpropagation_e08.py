"""Exercise 8 of the backpropagation chapter: training by hand."""

import numpy as np
from frame import chapter, wrong_answers
from sizing import drawn

BACKPROPAGATION = chapter("backpropagation")
FILE = BACKPROPAGATION.file("e08")

test_wrong_answer = wrong_answers(
    BACKPROPAGATION,
    8,
    {
        "in place": (
            "weight1, bias1 = weight1 - lr * dweight1, bias1 - lr * dbias1",
            "weight1 -= lr * dweight1; bias1 -= lr * dbias1",
            "edge cases",
            "it changes weight1 and bias1 in place: work on a copy",
        ),
        "early": (
            "dz = dhidden",
            "weight2 = weight2 - lr * dweight2; dhidden = dy @ weight2; dweight2 = 0 * dweight2; dz = dhidden",
            "losses",
            "weight2 moved before the gradient went through it",
        ),
        "moves arguments": (
            "    losses = np",
            "    bias1 += 1; bias1 -= 1 + 1e-9; losses = np",
            "edge cases",
            "changes bias1 in place",
        ),
        "flat": ("dhidden * (1 - hidden**2)", "dhidden", "losses", "passes tanh as if its slope were 1"),
        "rows": ("/ y.size", "/ len(y)", "losses", "a mean over rows"),
        "no biases": ("bias1 - lr * dbias1", "bias1", "losses", "the list of losses: bias1 stays as it was"),
        "no second bias": ("bias2 - lr * dbias2", "bias2", "losses", "the list of losses: bias2 stays as it was"),
        "one loss": ("return losses", "return losses[-1]", "losses", "the list of losses has shape ()"),
    },
)


def test_training_by_hand_is_training_by_pytorch():
    """What the known mistakes are made of is right where no mistake is made."""
    for case in drawn(BACKPROPAGATION.question(8)):
        right, by_hand = FILE.trained(*case.args, **case.kwargs), FILE.wrongly_trained(*case.args, **case.kwargs)
        assert np.allclose(right, by_hand, rtol=1e-10 if right.dtype == np.float64 else 1e-4, atol=0)
        assert len(right) < 20 or right[-1] < right[0]
