"""Exercise 1 of the second homework: who moved the weights."""

from frame import chapter, wrong_answers
from styles import right_answers

HW2 = chapter("hw2")

test_right_answer = right_answers(
    HW2,
    1,
    {
        "every slope on its own": """
def effects(rates, momentum):
    found = np.zeros_like(rates)
    for t in range(len(rates)):
        left = 1.0
        for rate in rates[t:]:
            found[t] += left * rate
            left *= momentum
    return found
""",
        "a table of what is left": """
def effects(rates, momentum):
    age = np.arange(len(rates))[None] - np.arange(len(rates))[:, None]
    left = np.triu(np.power(float(momentum), np.maximum(age, 0)))
    return left @ rates
""",
        "a run for each slope": """
def effects(rates, momentum):
    found = []
    for t in range(len(rates)):
        v = w = 0.0
        for k, rate in enumerate(rates):
            v = momentum * v + (k == t)
            w = w - rate * v
        found.append(-w)
    return np.array(found)
""",
    },
)

test_wrong_answer = wrong_answers(
    HW2,
    1,
    {
        "its own step alone": (
            "rate + momentum * later",
            "rate",
            "effects",
            "a share of it is still in the velocity",
        ),
        "from the next step on": (
            "found.append(later)",
            "found.append(later - rate)",
            "effects",
            "it acts at its own step already",
        ),
        "faded at once": (
            "found.append(later)",
            "found.append(momentum * later)",
            "effects",
            "enters the velocity whole",
        ),
        "for ever": ("later = rate + momentum * later", "later = rate / (1 - momentum)", "effects", "the run ends"),
        "one rate for all": (
            "return np.array(found[::-1])",
            "return rates * (1 - momentum ** np.arange(len(rates), 0, -1)) / (1 - momentum)",
            "effects",
            "the rate is not the slope's",
        ),
        "a mean": (
            "found.append(later)",
            "found.append((1 - momentum) * later)",
            "effects",
            "not their running mean",
        ),
        "what came before": (
            "rates[::-1]:",
            "rates:",
            "effects",
            "wrong in all entries",
        ),
        "what came before, in its order": (
            "return np.array(found[::-1])",
            "f = [sum(r * momentum ** (t - k) for k, r in enumerate(rates[: t + 1])) for t in range(len(rates))]\n"
            "    return np.array(f)",
            "effects",
            "at its own step and later, not before",
        ),
        "the last first": ("found[::-1]", "found", "effects", "the order turned round"),
    },
)
