"""Figures of the layers chapter show the numbers they are given, in text that can be read."""

import numpy as np
import pytest
from matplotlib import pyplot as plt

from companion.experiments.layers import learned_features
from companion.plots import style
from companion.plots.layers import diagrams, features, planes

X = np.random.default_rng(0).normal(size=(20, 2))
RESULT = learned_features.Result(np.array([1, 3]), np.array([[0.5, 0.7, 0.6], [0.9, 1.0, 1.0]]))


def drawn():
    """Every plot function once, on axes of its own."""
    return {
        "seen": lambda ax: planes.seen(planes.places() @ [1.0, 2.0], ax, title="a unit"),
        "island": lambda ax: planes.island(X, X[:, 0] > 0, ax),
        "line": lambda ax: planes.line([1, 1], 0.5, planes.square(ax, ""), color=style.RIGHT, label="a line"),
        "by_units": lambda ax: features.by_units(RESULT, ax, by_hand=1.0),
        "chain": lambda ax: diagrams.chain(["X", "W"], ["N", "D", "O"], ax, title="a batch", merged=(0, 1)),
    }


@pytest.mark.parametrize("name", drawn())
def test_a_plot_draws_on_the_given_axes_and_returns_them_with_text_that_can_be_read(name, draws_as_a_plot_must):
    draws_as_a_plot_must(drawn()[name])


def test_the_middle_of_the_colours_is_zero():
    ax = planes.seen(planes.places()[:, 0] - 1, plt.subplots()[1])
    low, high = ax.collections[0].get_clim()
    assert low == -high == pytest.approx(-2.5, abs=0.2)
    assert len(ax.collections) == 2  # and a line where it is zero
    assert len(planes.seen(1 + planes.places()[:, 0] ** 2, plt.subplots()[1]).collections) == 1


def test_a_line_goes_where_the_unit_says_zero():
    ax = planes.line([3, 4], -5, planes.square(plt.subplots()[1], ""), color=style.RIGHT, label="")
    place = np.array(ax.lines[-1].get_xy1())
    assert place @ [3, 4] - 5 == pytest.approx(0) and np.linalg.norm(place) == pytest.approx(1)


def test_every_start_is_a_dot():
    ax = features.by_units(RESULT, plt.subplots()[1])
    assert [list(line.get_ydata()) for line in ax.lines] == [[50, 70, 60], [90, 100, 100]]


def test_a_chain_has_a_leg_more_than_boxes():
    with pytest.raises(ValueError, match="2 boxes have 3 legs, got 2"):
        diagrams.chain(["x", "W"], ["D", "O"], plt.subplots()[1])
    ax = diagrams.chain(["x", "W"], ["", "D", "O"], plt.subplots()[1])
    assert len(ax.lines) == 2  # no leg where none hangs
