"""Exercise 3 of the first homework: the Tversky loss."""

from frame import chapter, wrong_answers
from styles import right_answers

HW1 = chapter("hw1")

test_right_answer = right_answers(
    HW1,
    3,
    {
        "as it is written": """
def tversky_loss(p, target):
    H = (p * target).sum()
    F = (p * (1 - target)).sum()
    M = ((1 - p) * target).sum()
    A, B = H + 1, H + 0.3 * F + 0.7 * M + 1

    def backward(dy):
        dA = target
        dB = target + 0.3 * (1 - target) - 0.7 * target
        return -dy * (dA * B - A * dB) / B**2, None

    return 1 - A / B, backward
""",
        "wrong over all": """
def tversky_loss(p, target):
    hits = np.vdot(p, target)
    wrong = 0.3 * np.vdot(p, 1 - target) + 0.7 * np.vdot(1 - p, target)
    rest = hits + 1 + wrong
    slope = np.where(target > 0, -(0.7 + wrong / (hits + 1)), 0.3)

    def backward(dy):
        inside = -(wrong + 0.7 * (hits + 1)) / rest**2
        outside = 0.3 * (hits + 1) / rest**2
        return dy * np.where(target > 0, inside, outside), None

    return wrong / rest, backward
""",
    },
)

test_wrong_answer = wrong_answers(
    HW1,
    3,
    {
        "the index": ("return 1 - top / bottom", "return top / bottom", "value", "the loss is 1 minus it"),
        "exchanged prices": (
            "0.3 * p.sum() + 0.7 * target.sum()",
            "0.7 * p.sum() + 0.3 * target.sum()",
            "value",
            "the two prices are exchanged",
        ),
        "Dice": ("0.3 * p.sum() + 0.7 * target.sum()", "(p.sum() + target.sum()) / 2", "value", "the Dice loss"),
        "no ones": ("top = (p * target).sum() + 1", "top = (p * target).sum()", "value", "wrong number"),
        "no ones at all": (
            "top = (p * target).sum() + 1\n    bottom = 0.3 * p.sum() + 0.7 * target.sum() + 1",
            "top = (p * target).sum()\n    bottom = 0.3 * p.sum() + 0.7 * target.sum()",
            "value",
            "keeps an empty mask from 0/0",
        ),
        "a constant denominator": (
            "(0.3 * top - target * bottom) / bottom**2",
            "-target / bottom",
            "gradient",
            "the denominator depends on p as well",
        ),
        "the wrong sign": (
            "(0.3 * top - target * bottom)",
            "(target * bottom - 0.3 * top)",
            "gradient",
            "wrong sign",
        ),
        "a gradient for the mask": ("* dy, None", "* dy, dy * target", "gradient", "should be None"),
    },
)
