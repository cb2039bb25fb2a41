"""Exercise 8, an experiment: softmax as a competition."""

import numpy as np
import torch

from companion.homework.questions import EDGE, PLAIN, Case, Mistake, Question
from companion.homework.sizes import Range, Sizes

DRAWS = 20_000
# The largest share is a quarter or more. Seven hundredths of it are allowed, 5.7 standard deviations of such a share:
# a right answer fails less than once in a million questions.
TOLERANCE = 0.07


def cases(rng, sizes):
    """Yield a favourite, a close rival and others, at a small and a large spread; then equal and very far scores."""

    def options(spread):
        return {"spread": spread, "draws": DRAWS, "seed": int(rng.integers(10**6))}

    for i in range(sizes.rounds):
        (k,) = sizes.draw(rng)
        spread = float(rng.uniform(*((0.3, 0.5), (2.0, 3.0))[i % 2]))
        behind = np.append([0.0, rng.uniform(0.3, 0.5)], rng.uniform(1.2, 2.2, k - 2))
        yield Case(PLAIN, "random scores", (rng.permutation(-behind) * spread,), options(spread))
    yield Case(EDGE, "equal scores", (np.full(4, 3.0),), options(1.0))
    yield Case(EDGE, "a favourite that always wins", (np.array([0.0, 500.0, 1.0]),), options(1.0))
    yield Case(EDGE, "two scores, very far from 0", (np.array([-1000.0, -1000.5]),), options(0.7))


def shares(scores, spread, draws, seed, wrong=""):
    """Give the exact shares of wins, softmax of scores over spread; or what they are with one thing wrong."""
    if wrong in LAWS:
        return competed(scores / spread, *LAWS[wrong])
    if wrong == "shared":
        return (scores == scores.max()) / (scores == scores.max()).sum()
    scale = {"no spread": 1.0, "inverse": 1 / spread}.get(wrong, spread)
    p = torch.softmax(torch.tensor(scores / scale), 0).numpy()
    return p * draws if wrong == "counts" else p


def competed(z, density, below):
    """Integrate, for each score, the chance that with noise of this law it is the largest."""
    t, step = np.linspace(-12, 12, 4801, retstep=True)
    others = (np.delete(z, k)[:, None] for k in range(len(z)))
    return np.array(
        [(density(t) * below(t + a - b).prod(axis=0)).sum() * step for a, b in zip(z, others, strict=True)]
    )


# Other noises: the density of each, and the share of it that lies below t.
LAWS = {
    "flat": (lambda t: ((t >= 0) & (t < 1)) * 1.0, lambda t: np.clip(t, 0, 1)),
    "normal": (
        lambda t: np.exp(-t * t / 2) / (2 * np.pi) ** 0.5,
        lambda t: torch.special.ndtr(torch.tensor(t)).numpy(),
    ),
}
WRONG = {
    "no spread": "the noise has the size 1: the spread multiplies it",
    "inverse": "the spread multiplies the noise, and not the scores",
    "shared": "one noise for all changes nothing: each score needs its own",
    "flat": "this is what even noise from 0 to 1 gives: take two logarithms of it",
    "normal": "this is what normal noise gives: the exercise asks for another law",
    "counts": "these are counts: divide by the number of draws",
}


def wrongly(wrong):
    """Compete with one thing wrong."""
    return lambda *args, **kwargs: shares(*args, **kwargs, wrong=wrong)


QUESTION = Question(
    title="An experiment: softmax as a competition",
    function="shares_of_wins",
    arguments=("scores",),
    differentiable=None,
    reference=shares,
    cases=cases,
    sizes=Sizes({"scores": Range(3, 5, most=8)}),
    points={"shares": 3, "edge cases": 1},
    hint="draw all noise at once, a row for each competition; who has won a row?",
    mistakes=tuple(Mistake(text, wrongly(wrong)) for wrong, text in WRONG.items()),
    tolerance={"float64": TOLERANCE},
    answer="the array of shares",
    by_chance=True,
)
