"""The figure of fits of least length: its switches do what the chapter says, and its fits are the package's."""

import numpy as np
import pytest
from figure_checks import answer, computed, first_state, on
from numpy.polynomial.legendre import legvander

from companion.scratch.learners import MinimumNormRegression

NAME = "double_descent"


def numbers(**changed) -> dict:
    return answer(NAME, first_state(NAME) | changed)


def errors(**changed) -> np.ndarray:
    """Give the error of every degree, from degree 1 on."""
    return 10 ** np.asarray(numbers(**changed)["logs"])


def test_the_error_falls_peaks_where_weights_and_points_are_as_many_and_falls_again():
    found = errors()
    assert found.argmax() in (10, 11) and found.max() > 50 * found[:9].min()
    assert found[24] < 0.6 * found[:10].min()


@pytest.mark.parametrize("switch", ["small", "between", "unexplained"])
def test_without_any_one_of_the_three_causes_there_is_no_peak(switch):
    assert errors(**{switch: False}).max() < 0.3 < 5 < errors().max()


def test_taking_the_noise_away_leaves_the_peak():
    assert errors(noise=0.0)[10] > 5


@pytest.mark.parametrize("degree", [5, 25, 40])
def test_the_fit_is_the_packages(degree):
    found = numbers(degree=degree)
    points, places = np.linspace(-1, 1, 12), np.linspace(-1, 1, 121)
    learner = MinimumNormRegression().fit(legvander(points, degree), np.asarray(found["targets"]))
    fit = learner.predict(legvander(places, degree)).clip(-2.4, 2.4)
    np.testing.assert_allclose(found["curve"], fit, atol=1e-9)
    assert found["perfect"] == (degree >= 11)


def test_the_picture_follows_the_switches(reader):
    figure = on(reader().open(f"pages/{NAME}.html"), NAME)
    figure.locator("[name=degree]").fill("11")
    assert computed(figure)["error"] > 5
    figure.locator("[name=small]").uncheck()
    assert computed(figure)["error"] < 0.1
    figure.get_by_role("button", name="Reset").click()
    assert computed(figure)["weights"] == 6
