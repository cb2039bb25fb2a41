"""The questions on universal approximation: fair to right answers, strict with wrong ones, a word for each."""

from fractions import Fraction

import numpy as np
import pytest
from frame import Questions, chapter
from planting import judged

CHAPTER = chapter("universal_approximation")

OTHER_WAY = {
    3: """
def leaky_interpolant(t, values, negative_slope):
    z = t[:, None] - t[:-1]
    equations = np.hstack([np.where(z >= 0, z, negative_slope * z), np.ones((len(t), 1))])
    return np.linalg.solve(equations.astype(float), values.astype(float))
""",
    4: """
def units_needed(curvature, length, error):
    wide = []
    for m, size, e in zip(curvature, length, error):
        h = 1
        while m * (size / h) ** 2 / 8 > e:
            h += 1
        wide.append(h)
    return wide if False else np.array(wide)
""",
    5: """
def relu_tower(x, low, high, ramp):
    away = np.maximum(np.maximum(low - x, x - high), 0) / ramp
    return np.maximum(1 - np.minimum(away, 1).sum(axis=1), 0)
""",
    6: """
def count_pieces(weight1, bias1, weight2):
    x = np.sort(np.concatenate([-bias1[weight1 != 0] / weight1[weight1 != 0]]))
    if not len(x):
        return 1
    x = np.unique(x)
    middles = np.concatenate([[x[0] - 1], (x[1:] + x[:-1]) / 2, [x[-1] + 1]])
    on = middles[:, None] * weight1 + bias1 > 0
    return 1 + int(np.count_nonzero(np.diff((on * weight1 * weight2).sum(axis=1))))
""",
    8: """
def square_by_folds(x, folds):
    low = np.floor(x * 2.0**folds) / 2.0**folds
    return low * x + (low + 0.5**folds) * (x - low)
""",
}


class TestQuestions(Questions):
    chapter = CHAPTER
    points = 26
    formula = r"\*\*|sqrt|np\.|4\^|1 - a|D - 1|/ 8"
    # No question asks for a backward, so none has manners to lose with it.
    test_bad_manners_cost_points = None
    test_lost_dtype_is_told = None


@pytest.mark.parametrize("number", OTHER_WAY)
def test_flake_gate_for_another_way(number):
    """Other right answers pass too."""
    namespace = {"__name__": "__main__", "np": np}
    exec(OTHER_WAY[number], namespace)
    for seed in range(20):
        verdict = judged(CHAPTER.question(number), namespace, seed)
        assert verdict.points == verdict.of, f"seed {seed}: {verdict}"


def test_widths_that_are_floats_lose_nothing_and_are_told_once():
    namespace = {"__name__": "__main__", "np": np}
    exec(OTHER_WAY[4].replace("np.array(wide)", "np.array(wide, float)"), namespace)
    verdict = judged(CHAPTER.question(4), namespace, 0)
    assert verdict.points == verdict.of
    assert verdict.remarks == ["the width has dtype float64 where whole numbers are asked for: .astype(int)"]


def test_the_counts_agree_with_regions_that_are_cut():
    """The formula of Exercise 7, beside the package's polygons, on lines whose crossings lie in the box."""
    from companion.scratch.regions import linear_regions

    count = CHAPTER.file("e07").count
    box = 1e4 * np.array([[-1.0, -1], [1, -1], [1, 1], [-1, 1]])
    for seed in range(5):
        rng = np.random.default_rng(seed)
        weight, bias = CHAPTER.file("e07").mixed(rng, 5)
        assert count(weight, bias) == len(linear_regions([(weight, bias)], box))
    assert Fraction(1, 3) != 1 / 3  # why fractions
