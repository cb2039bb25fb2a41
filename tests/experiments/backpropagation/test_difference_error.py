"""Errors of differences over the step; a complex step has none but rounding."""

import numpy as np
import pytest

from companion.checks import EPS
from companion.experiments.backpropagation import difference_error
from companion.experiments.backpropagation.difference_error import Config, run, wave, wave_slope
from companion.scratch.autodiff import jvp, vjp

SEEDS = range(10)


def test_the_slope_by_hand_is_that_of_forward_and_of_reverse_mode():
    x = np.linspace(-2, 2, 101)
    ones = np.ones_like(x)
    value, forward = jvp(wave, x, ones)
    np.testing.assert_array_equal(value, wave(x))
    np.testing.assert_allclose(forward, wave_slope(x), rtol=0, atol=1e-15)
    np.testing.assert_allclose(vjp(wave, x, ones)[1], wave_slope(x), rtol=0, atol=1e-15)


def test_the_complex_step_is_exact_where_nothing_is_left_of_a_difference():
    for seed in SEEDS:
        result = run(Config(seed))
        small = result.step < 1e-9
        assert result.complex[:, small].max() < 10 * EPS and result.tiny.max() < 10 * EPS
        assert np.median(result.forward[:, -1]) > 0.1  # at 1e-16 nothing is left of a difference


def test_a_result_has_a_row_for_each_point_and_a_column_for_each_step():
    result = run(Config(0, points=7, per_decade=2))
    assert result.step[[0, -1]] == pytest.approx([1e-1, 1e-16])
    assert {getattr(result, kind).shape for kind in difference_error.KINDS} == {(7, 31)}
