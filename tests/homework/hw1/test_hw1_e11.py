"""Exercise 11 of the first homework: pieces along a line."""

from frame import chapter, wrong_answers
from styles import right_answers

HW1 = chapter("hw1")

test_right_answer = right_answers(
    HW1,
    11,
    {
        "stretch by stretch": """
def pieces_along(start, end, weight1, bias1, weight2, bias2):
    first = lambda t: weight1 @ ((1 - t) * start + t * end) + bias1
    a, b = first(0.0), first(1.0)
    knots = sorted(float(u / (u - v)) for u, v in zip(a, b) if u * v < 0)
    count = 1 + len(knots)
    for left, right in zip([0.0, *knots], [*knots, 1.0]):
        before, after = (weight2 @ np.maximum(a + t * (b - a), 0) + bias2 for t in (left, right))
        count += sum(1 for u, v in zip(before, after) if (u > 0) != (v > 0))
    return count
""",
        "by the masks in the middle": """
def pieces_along(start, end, weight1, bias1, weight2, bias2):
    way = end - start
    level, rate = weight1 @ start + bias1, weight1 @ way
    with np.errstate(divide="ignore"):
        knots = -level / rate
    knots = np.sort(knots[np.isfinite(knots) & (knots > 0) & (knots < 1)])
    cuts = np.concatenate([[0.0], knots, [1.0]])
    total = len(knots) + 1
    for left, right in zip(cuts[:-1], cuts[1:]):
        mask = level + rate * (left + right) / 2 > 0
        c, s = weight2[:, mask] @ level[mask] + bias2, weight2[:, mask] @ rate[mask]
        with np.errstate(divide="ignore", invalid="ignore"):
            t = -c / s
        total += int(((t > left) & (t < right)).sum())
    return total
""",
    },
)

test_wrong_answer = wrong_answers(
    HW1,
    11,
    {
        "one layer": (" + int((z[:-1] * z[1:] < 0).sum())", "", "count", "the first layer's knots only"),
        "the whole way": (
            "(z[:-1] * z[1:] < 0)",
            "(z[:1] * z[-1:] < 0)",
            "count",
            "not affine along the whole segment",
        ),
        "knots": ("return 1 + len(knots)", "return len(knots)", "count", "there is one piece more"),
        "one too many": ("return 1 + len(knots)", "return 2 + len(knots)", "count", "one piece too many"),
        "no ReLU": (
            "h = np.maximum(at_start + places * change, 0)",
            "h = at_start + places * change",
            "count",
            "wrong number",
        ),
        "knots beyond the end": ("(t > 0) & (t < 1)", "t > 0", "count", "wrong number"),
        "small steps": (
            "places = np.concatenate([[0], knots, [1]])[:, None]",
            "places = np.linspace(0, 1, 500)[:, None]",
            "edge cases",
            "",
        ),
    },
)
