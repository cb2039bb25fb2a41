"""Exercise 8 of the third homework: an experiment of the learner's own."""

import math

import numpy as np
import pytest
from frame import chapter, wrong_answers
from planting import asked, judged
from styles import right_answers

HW3 = chapter("hw3")
SUMMED = """
    gain = np.sort(results[:, 0] - results[:, 1])
    cut = (len(gain) - 1) // 4
    found = {"results": results, "gain": gain[[cut, len(gain) // 2, -1 - cut]] * 1.0, "wins": np.mean(gain > 0)}
    if len(gain) % 2 == 0:
        found["gain"][1] = gain[len(gain) // 2 - 1 : len(gain) // 2 + 1].mean()
"""

test_right_answer = right_answers(
    HW3,
    8,
    {
        "steps, which are whole numbers": """
def steps(seed, lr):
    rng = np.random.default_rng(seed)
    x, w = rng.normal(size=(30, 3)), np.zeros(3)
    y = x @ np.ones(3)
    for step in range(1000):
        if ((x @ w - y) ** 2).mean() < 1e-3:
            break
        w = w - lr * x.T @ (x @ w - y) / 30
    return step

def study(seeds):
    results = np.array([(steps(seed, 0.1), steps(seed, 0.2)) for seed in seeds])
"""
        + SUMMED
        + '    return found | {"promise": np.array([22, 32])}\n',
        "a change that does nothing, and a promise that says so": """
def study(seeds):
    rngs = [np.random.default_rng(seed) for seed in seeds]
    results = np.array([[np.mean(rng.normal(size=25)) for _ in range(2)] for rng in rngs])
"""
        + SUMMED
        + "    return dict(found, promise=np.array([-0.2, 0.2]))\n",
        "all draws at once, per seed": """
def one(seed):
    rng = np.random.default_rng(int(seed))
    h, noise = rng.normal(size=(50, 10)), rng.normal(size=(2, 40, 50))
    S = h @ np.linalg.pinv(h)
    fitted = noise[0] @ S.T
    return ((noise[1] - fitted) ** 2).mean(), ((noise[0] - fitted) ** 2).mean()

def study(seeds):
    results = np.array(list(map(one, seeds)))
    plain, changed = results.T
    gain = plain - changed
    cut = (len(seeds) - 1) // 4
    rising = sorted(gain)
    return {
        "promise": np.array([0.36, 0.43]),
        "gain": np.array([rising[cut], np.median(gain), rising[len(seeds) - cut - 1]]),
        "results": results,
        "wins": np.array(sum(gain > 0) / len(gain)),
    }
""",
    },
)

test_wrong_answer = wrong_answers(
    HW3,
    8,
    {
        "one seed for all": ("default_rng(seed)", "default_rng(0)", "results", "every seed gives the same"),
        "a generator of its own": ("default_rng(seed)", "default_rng()", "results", "one seed gives two results"),
        "nothing changed": ("(1e-9, 1.0)", "(1.0, 1.0)", "results", "what was changed in the second?"),
        "turned": ("results[:, 0] - results[:, 1]", "results[:, 1] - results[:, 0]", "gain", "the sign is turned"),
        "columns": (
            "np.array([gain[cut], np.median(gain), gain[-1 - cut]])",
            "-np.diff(np.quantile(results, [0.25, 0.5, 0.75], axis=0))[:, 0]",
            "gain",
            "both columns had the same seeds",
        ),
        "extremes": ("np.array([gain[cut], np", "np.array([gain[0], np", "gain", "look again at the lower quartile"),
        "count": ("(gain > 0).mean()", "(gain > 0).sum()", "wins", "as a share of all"),
        "missed": ("np.array([0.6, 2.0])", "np.array([3.0, 4.0])", "promise", "new seeds do not keep it"),
        "endless": ("np.array([0.6, 2.0])", "np.array([-99.0, 99.0])", "promise", "so it says nothing"),
        "afterwards": (
            "np.array([0.6, 2.0])",
            "np.median(gain) + np.array([-0.1, 0.1])",
            "promise",
            "made before they are known",
        ),
    },
)


def test_a_promise_that_is_the_middle_half_of_99_gains_is_rarely_broken():
    """Of all orders of 99 old gains and 41 new ones: at most 24 old ones below the new median, or above it."""
    below = sum(math.comb(j + 20, j) * math.comb(99 - j + 20, 20) for j in range(25))
    assert 2 * below / math.comb(140, 41) == pytest.approx(1 / 243, rel=0.01)


ODD = {
    "nothing": {},
    "other shapes": {"results": np.ones(3), "gain": np.ones((2, 2)), "wins": np.ones(5), "promise": np.ones(9)},
    "no numbers": {"results": np.full((41, 2), np.nan), "promise": np.array([np.inf, -np.inf])},
    "complex": {"results": np.ones((41, 2)) * 1j, "promise": np.ones(2) * 1j},
    "huge": {"results": np.full((41, 2), 1e308) * [1, -1], "promise": np.array([-1e308, 1e308])},
}


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("what", ODD)
def test_whatever_comes_has_a_verdict(what):
    """The references are handed what a learner returns, and bear anything."""
    verdict = asked(HW3.question(8), lambda seeds: ODD[what])
    assert verdict.points == 0 and verdict.parts[0].reason


@pytest.mark.filterwarnings("ignore")
def test_the_grader_sees_what_a_run_hangs_on():
    """A run that hangs on its place in the list, and not on the seed alone, is noticed where seeds come twice."""
    cell = HW3.cells["ex8"].replace("for seed in seeds:", "for i, seed in enumerate(seeds):")
    namespace = HW3.executed(ex8=cell.replace("default_rng(seed)", "default_rng([seed, i])"))
    verdict = judged(HW3.question(8), namespace)
    assert verdict.points == 3 and "one seed gives two results" in str(verdict)


@pytest.mark.filterwarnings("ignore")
def test_a_part_that_is_called_as_its_array_is_named_once():
    namespace = HW3.executed(ex8=HW3.cells["ex8"].replace("(gain > 0).mean()", "(gain > 0).sum()"))
    assert "\n  wins: this is how many are won: as a share of all" in str(judged(HW3.question(8), namespace))
