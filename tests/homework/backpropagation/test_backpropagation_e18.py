"""Exercise 18 of the backpropagation chapter: every gradient of a network."""

import numpy as np
from frame import chapter, wrong_answers
from planting import judged
from sizing import drawn

BACKPROPAGATION = chapter("backpropagation")
FILE = BACKPROPAGATION.file("e18")

test_wrong_answer = wrong_answers(
    BACKPROPAGATION,
    18,
    {
        "no mean": ("dscores /= n", "pass", "gradients", "dscores is off by exactly N: sum instead of mean"),
        "no labels": ("target] -= 1", "target] -= 0", "gradients", "dscores: these are the probabilities over N"),
        "no gate": ("dh * (z > 0)", "dh", "gradients", "dz: this is dh: ReLU lets a gradient through only where"),
        "wrong gate": ("(z > 0)", "(dh > 0)", "gradients", "dz: the gate is opened by the sign of z"),
        "open at 0": ("(z > 0)", "(z >= 0)", "edge cases", "hidden units at exactly 0"),
        "around": ("dz.T @ x", "dh.T @ x", "gradients", "dweight1: it comes from dh, around ReLU"),
        "mean again": ("dscores.T @ h", "dscores.T @ h / n", "gradients", "dweight2: dscores has been divided by N"),
        "turned": ("dscores.T @ h", "h.T @ dscores", "gradients", "dweight2 is transposed"),
        "a name is missing": ('"dz": dz', '"dZ": dz', "gradients", "dscores, dweight2, dbias2, dh, dz, dweight1, "),
        "no shift": ("scores.max(axis=1, keepdims=True)", "0", "edge cases", "in the thousands (exp overflows): "),
        "in place": ("n = len(x)", "n = len(x); x *= 1 + 1e-9", "edge cases", "it changes x in place"),
        "no dict": ("return {", "return [0] or {", "gradients", "it lacks loss"),
    },
)


def test_all_by_hand_is_all_by_pytorch():
    """What the known mistakes are made of is right where no mistake is made."""
    for case in drawn(BACKPROPAGATION.question(18)):
        right, by_hand = FILE.by_pytorch(*case.args), FILE.by_hand(*case.args)
        for name in FILE.NAMES:
            gap = np.abs(right[name] - by_hand[name]).max()
            assert gap <= (1e-10 if right[name].dtype == np.float64 else 1e-4) * max(np.abs(right[name]).max(), 1)


def test_the_first_that_is_wrong_is_told_and_no_other():
    source = BACKPROPAGATION.cells["ex18"].replace("dh = dscores @", "dh = 2 * dscores @")
    verdict = judged(BACKPROPAGATION.question(18), BACKPROPAGATION.executed(ex18=source))
    assert verdict.parts[0].reason == "dh is twice what it should be: counted twice?"
