"""Figures of the chapter on gradient descent show the numbers they are given, in text that can be read."""

import numpy as np
import pytest
from matplotlib import pyplot as plt

from companion.experiments.gradient_descent import passes, search_cost
from companion.plots.gradient_descent import races, valleys

COSTS = search_cost.run(search_cost.Config(seeds=3, dimensions=(1, 2, 4), drawn_up_to=2))
PASSES = passes.Result(np.array([64, 8]), np.full((2, 3, 4), 0.5) * np.arange(1, 4)[:, None], np.zeros((2, 3, 4)))
WALK = np.array([[0.5, -0.5], [0.2, -0.2], [0.0, 0.0]])


@pytest.mark.parametrize(
    "plot",
    [
        lambda ax: races.costs(COSTS, ax),
        lambda ax: races.epochs(PASSES, ax),
        lambda ax: valleys.saddle({0.0: WALK, 0.1: WALK + 0.1}, ax),
    ],
    ids=["costs", "epochs", "saddle"],
)
def test_a_plot_draws_on_the_given_axes_and_returns_them_with_text_that_can_be_read(plot, draws_as_a_plot_must):
    draws_as_a_plot_must(plot)


def test_a_search_that_was_not_run_has_no_point():
    ax = races.costs(COSTS, plt.subplots()[1])
    assert [len(line.get_xdata()) for line in ax.lines if len(line.get_xdata()) > 0][:1] == [2]
    assert ax.get_xscale() == ax.get_yscale() == "log"


def test_walks_are_drawn_one_below_the_other_under_their_rates():
    axes = valleys.walks({0.1: WALK, 0.2: WALK}, np.array([1.0, 20.0]), plt.subplots(2, 1)[1])
    assert [ax.get_title(loc="left") for ax in axes] == ["rate 0.1", "rate 0.2"]
    np.testing.assert_array_equal(axes[0].lines[0].get_xydata(), WALK)


def test_the_dashed_lines_are_the_minima():
    ax = valleys.saddle({0.0: WALK}, plt.subplots()[1])
    for line in ax.lines[:2]:
        np.testing.assert_allclose(np.prod(line.get_xydata(), axis=1), 1)
