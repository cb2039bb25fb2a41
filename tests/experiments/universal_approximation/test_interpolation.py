"""The interpolant's error falls like the width to the power -2 on smooth functions, and more slowly on others."""

import numpy as np
import pytest

from companion.experiments.universal_approximation import interpolation
from companion.experiments.universal_approximation.interpolation import Config, run, wave

WIDE = (64, 128, 256, 512)


@pytest.mark.parametrize("target", [lambda x: np.sin(2 * np.pi * x), wave, np.exp])
def test_on_a_smooth_function_doubling_the_width_quarters_the_error(target):
    assert run(Config(target, widths=WIDE)).slope == pytest.approx([-2, -2, -2], abs=0.02)


@pytest.mark.parametrize(("target", "slope"), [(np.sqrt, -0.5), (lambda x: np.abs(x - 1 / 3), -1.0)])
def test_where_the_second_derivative_is_missing_it_falls_more_slowly(target, slope):
    assert run(Config(target, widths=WIDE)).slope == pytest.approx([slope] * 3, abs=0.02)


@pytest.mark.parametrize(("power", "slope"), [(1, -0.5), (2, -1.0), (4, -2.0)])
def test_knots_that_crowd_at_zero_give_the_root_its_order_back(power, slope):
    assert run(Config(np.sqrt, lambda t: t**power, WIDE)).slope == pytest.approx([slope] * 3, abs=0.05)


def test_the_bound_holds_and_is_nearly_met():
    for target, largest in ((lambda x: np.sin(2 * np.pi * x), 4 * np.pi**2), (np.exp, np.e)):
        result = run(Config(target, widths=WIDE))
        share = result.error / (largest / (8 * result.units**2))
        assert (share <= 1).all() and (share[-2:] > 0.99).all()


def test_the_curve_is_a_wave_and_its_third_overtone():
    assert interpolation.wave(np.array([0.0, 0.25, 0.5])) == pytest.approx([0, 2 / 3, 0], abs=1e-12)
