"""Exercise 7 of the second homework: the best rates of a whole valley."""

from frame import chapter, wrong_answers
from styles import right_answers

HW2 = chapter("hw2")

test_right_answer = right_answers(
    HW2,
    7,
    {
        "zeros from NumPy": """
def best_rates(ends, steps):
    low, high = float(ends[0]), float(ends[1])
    zeros = np.polynomial.chebyshev.chebpts1(steps)
    rates = 2 / (high + low - (high - low) * zeros)
    root = (np.sqrt(high) - np.sqrt(low)) / (np.sqrt(high) + np.sqrt(low))
    return {"rates": np.sort(rates), "factor": 2 * root**steps / (1 + root ** (2 * steps))}
""",
        "rate by rate": """
def best_rates(ends, steps):
    low, high = ends.tolist()
    rates, factor = [], 1.0
    for t in range(steps):
        angle = (2 * t + 1) * math.pi / (2 * steps)
        rates.append(1 / ((high + low) / 2 + (high - low) / 2 * math.cos(angle)))
        factor *= 1 - rates[-1] * low
    return dict(rates=np.array(rates), factor=abs(factor))
""",
        "from the ends of the peaks": """
def best_rates(ends, steps):
    low, high = ends.astype(float)
    theta = np.linspace(0, np.pi, 2 * steps + 1)[1::2]
    curvature = low * np.sin(theta / 2) ** 2 + high * np.cos(theta / 2) ** 2
    return {"factor": np.prod(np.abs(1 - high / curvature)), "rates": 1 / curvature}
""",
    },
)

test_wrong_answer = wrong_answers(
    HW2,
    7,
    {
        "the other order": ('"rates": rates', '"rates": rates[::-1]', "rates and factor", "from small to large"),
        "zeros at the ends": (
            "np.pi * (np.arange(steps) + 0.5) / steps",
            "np.pi * np.arange(steps) / max(steps - 1, 1)",
            "rates and factor",
            "more than they need",
        ),
        "zeros of the other kind": (
            "np.pi * (np.arange(steps) + 0.5) / steps",
            "np.pi * np.arange(1, steps + 1) / (steps + 1)",
            "rates and factor",
            "these are another polynomial's",
        ),
        "zeros spread evenly": (
            "rates = 1 / (middle + half * np.cos(angles))",
            "rates = 1 / (middle + half * (1 - 2 * (np.arange(steps) + 0.5) / steps))",
            "rates and factor",
            "at the ends the largest swings remain",
        ),
        "one rate": (
            "rates = 1 / (middle + half * np.cos(angles))",
            "rates = np.full(steps, 1 / middle)",
            "rates and factor",
            "T different ones share the work",
        ),
        "curvatures": (
            "rates = 1 / (middle + half * np.cos(angles))",
            "rates = middle - half * np.cos(angles)",
            "rates and factor",
            "makes a curvature vanish in one step",
        ),
        "a step's factor": (
            '"factor": factor',
            '"factor": factor ** (1 / steps)',
            "rates and factor",
            "of all T together",
        ),
        "in the long run": (
            "factor = 1 / np.cosh(steps * np.arccosh(middle / half))",
            "factor = 2 * np.exp(-steps * np.arccosh(middle / half))",
            "rates and factor",
            "right in the long run only",
        ),
        "as momentum": (
            "factor = 1 / np.cosh(steps * np.arccosh(middle / half))",
            "factor = np.exp(-steps * np.arccosh(middle / half))",
            "rates and factor",
            "made of two such powers",
        ),
        "a round valley": ("factor = 0.0", "factor = 1.0", "edge cases", "as steep in all directions: factor"),
    },
)
