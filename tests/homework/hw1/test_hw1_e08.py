"""Exercise 8 of the first homework: an experiment, softmax as a competition."""

from frame import chapter, wrong_answers
from styles import right_answers

HW1 = chapter("hw1")

test_right_answer = right_answers(
    HW1,
    8,
    {
        "one by one": """
def shares_of_wins(scores, spread, draws, seed):
    rng = np.random.default_rng(seed)
    won = np.zeros(len(scores))
    for _ in range(draws):
        won[np.argmax(scores + spread * rng.gumbel(size=len(scores)))] += 1
    return won / draws
""",
        "waiting times": """
def shares_of_wins(scores, spread, draws, seed):
    z = scores / spread - (scores / spread).max()
    wait = np.random.default_rng(seed).exponential(size=(draws, len(z)))
    first = (np.log(wait) - z).argmin(axis=1)
    return (first[:, None] == np.arange(len(z))).mean(axis=0)
""",
    },
)

test_wrong_answer = wrong_answers(
    HW1,
    8,
    {
        "one noise": ("size=(draws, len(scores))", "size=(draws, 1)", "shares", "each score needs its own"),
        "even noise": ("-np.log(-np.log(u))", "u", "shares", "what even noise from 0 to 1 gives"),
        "normal noise": (
            "noise = -np.log(-np.log(u))",
            "noise = np.random.default_rng(seed).normal(size=u.shape)",
            "shares",
            "this is what normal noise gives",
        ),
        "no spread": ("spread * noise", "noise", "shares", "the spread multiplies it"),
        "spread on the scores": (
            "scores + spread * noise",
            "spread * scores + noise",
            "shares",
            "and not the scores",
        ),
        "counts": (" / draws", "", "shares", "these are counts"),
        "too short": (", minlength=len(scores)", "", "edge cases", "shape"),
    },
)
