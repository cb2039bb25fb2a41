"""Each of the three causes, switched off by itself, takes the peak away; far from the peak little changes."""

import numpy as np
import pytest

from companion.experiments.double_descent import causes

OFF = {"cutoff": 0.15}, {"leading": 20}, {"realisable": True}


def median(**switches) -> np.ndarray:
    return np.median(causes.run(causes.Config(**switches)).risk, axis=0)


@pytest.fixture(scope="module")
def plain():
    return causes.run(causes.Config())


def test_with_all_three_there_is_a_peak_at_the_threshold_where_singular_values_are_smallest(plain):
    sizes, middle = plain.sizes, np.median(plain.risk, axis=0)
    assert sizes[middle.argmax()] == 40 and middle.max() > 15 * middle[0]
    smallest = np.median(plain.smallest, axis=0)
    assert sizes[smallest.argmin()] == 40 and smallest.min() < 0.05 * smallest[0]


@pytest.mark.parametrize("switch", OFF, ids=str)
def test_without_any_one_there_is_none(plain, switch):
    """The medians over fifty seeds: nowhere above twice the risk with the fewest features, the signal."""
    with_peak, without = np.median(plain.risk, axis=0), median(**switch)
    assert without.max() < 2 * with_peak[0] < with_peak.max() / 5
    peak = plain.sizes == 40
    assert without[peak] < with_peak[peak] / 10


def test_what_the_switches_leave_alone(plain):
    """The cut-off drops nothing far from the threshold, and 20 leading directions are all there are up to 20."""
    far = (plain.sizes <= 15) | (plain.sizes >= 80)
    np.testing.assert_allclose(median(cutoff=0.15)[far], np.median(plain.risk, axis=0)[far], rtol=0.02)
    few = plain.sizes <= 20
    np.testing.assert_allclose(median(leading=20)[few], np.median(plain.risk, axis=0)[few], rtol=1e-9)


def test_a_realisable_target_is_found_exactly_below_the_threshold_and_above_it_in_part():
    result = causes.run(causes.Config(realisable=True))
    assert result.risk[:, result.sizes <= 40].max() < 1e-9
    over = result.sizes > 40
    np.testing.assert_allclose(result.risk.mean(axis=0)[over], 1 - 40 / result.sizes[over], rtol=0.15, atol=0.02)
