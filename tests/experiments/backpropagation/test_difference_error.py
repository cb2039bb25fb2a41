"""Errors of differences: two branches with theory's exponents and a best step between; none for a complex step."""

import numpy as np
import pytest

from companion.checks import EPS
from companion.experiments.backpropagation import difference_error
from companion.experiments.backpropagation.difference_error import Config, run, summary, wave, wave_slope
from companion.scratch.autodiff import jvp, vjp

SEEDS = range(10)


def cubic(x):
    return x**3


def cubic_slope(x):
    return 3 * x**2


FUNCTIONS = {"wave": (wave, wave_slope), "cubic": (cubic, cubic_slope)}


def test_the_slope_by_hand_is_that_of_forward_and_of_reverse_mode():
    x = np.linspace(-2, 2, 101)
    ones = np.ones_like(x)
    value, forward = jvp(wave, x, ones)
    np.testing.assert_array_equal(value, wave(x))
    np.testing.assert_allclose(forward, wave_slope(x), rtol=0, atol=1e-15)
    np.testing.assert_allclose(vjp(wave, x, ones)[1], wave_slope(x), rtol=0, atol=1e-15)


@pytest.mark.parametrize("name", FUNCTIONS)
@pytest.mark.parametrize("kind, order", [("forward", 1), ("central", 2)])
def test_the_branches_have_theorys_exponents_and_the_best_step_is_near_theorys(name, kind, order):
    for seed in SEEDS:
        found = summary(run(Config(seed, *FUNCTIONS[name])), kind)
        assert found.truncation == pytest.approx(order, abs=0.01)
        assert found.rounding == pytest.approx(-1, abs=0.03)
        assert found.predicted_step == EPS ** (1 / (order + 1))
        assert found.predicted_step / 6 < found.best_step < 6 * found.predicted_step
        assert found.best_error < 10 * EPS ** (order / (order + 1))


def test_central_differences_are_a_hundred_to_ten_thousand_times_better_and_the_complex_step_is_exact():
    for seed in SEEDS:
        result = run(Config(seed))
        forward, central = (summary(result, kind).best_error for kind in ("forward", "central"))
        assert 100 < forward / central < 10_000
        small = result.step < 1e-9
        assert result.complex[:, small].max() < 10 * EPS and result.tiny.max() < 10 * EPS
        assert np.median(result.forward[:, -1]) > 0.1  # at 1e-16 nothing is left of a difference


def test_a_result_has_a_row_for_each_point_and_a_column_for_each_step():
    result = run(Config(0, points=7, per_decade=2))
    assert result.step[[0, -1]] == pytest.approx([1e-1, 1e-16])
    assert {getattr(result, kind).shape for kind in difference_error.KINDS} == {(7, 31)}
