"""The best step of a difference: two branches with theory's exponents, and the least error near theory's step."""

import numpy as np
import pytest

from companion.checks import EPS
from companion.experiments.backpropagation import best_step
from companion.experiments.backpropagation.difference_error import Config, wave, wave_slope

SEEDS = range(10)


def cubic(x):
    return x**3


def cubic_slope(x):
    return 3 * x**2


FUNCTIONS = {"wave": (wave, wave_slope), "cubic": (cubic, cubic_slope)}


@pytest.mark.parametrize("name", FUNCTIONS)
def test_the_branches_have_theorys_exponents_and_the_best_step_is_near_theorys(name):
    orders = np.array([1, 2])  # of forward and of central differences
    for seed in SEEDS:
        found = best_step.run(Config(seed, *FUNCTIONS[name]))
        np.testing.assert_allclose(found.truncation, orders, rtol=0, atol=0.01)
        np.testing.assert_allclose(found.rounding, -1, rtol=0, atol=0.03)
        np.testing.assert_allclose(found.predicted_step, EPS ** (1 / (orders + 1)), rtol=1e-15)
        assert np.abs(np.log(found.step / found.predicted_step)).max() < np.log(6)
        assert (found.error < 10 * EPS ** (orders / (orders + 1))).all()


def test_central_differences_are_a_hundred_to_ten_thousand_times_better():
    for seed in SEEDS:
        forward, central = best_step.run(Config(seed)).error
        assert 100 < forward / central < 10_000
