"""Bands over seeds show their mean and spread, and pairs of runs are joined."""

import numpy as np
import pytest
from matplotlib import pyplot as plt

from companion.plots import curves


def drawn():
    """Every plot function once, on axes of its own."""
    runs = np.random.default_rng(0).normal(size=(3, 5))
    look = {"label": "a", "color": "C0"}
    return {
        "band": lambda ax: curves.band(runs, ax, **look),
        "geometric_band": lambda ax: curves.geometric_band(np.exp(runs), ax, **look),
        "paired": lambda ax: curves.paired(np.ones(3), np.zeros(3), ax, names=("a", "b")),
    }


@pytest.mark.parametrize("name", drawn())
def test_a_plot_draws_on_the_given_axes_and_returns_them_with_text_that_can_be_read(name, draws_as_a_plot_must):
    draws_as_a_plot_must(drawn()[name])


def test_a_band_is_the_mean_and_one_standard_deviation():
    runs = np.array([[1.0, 2.0], [3.0, 6.0]])
    ax = curves.band(runs, plt.subplots()[1], label="runs", color="C0")
    assert ax.lines[0].get_ydata().tolist() == [2, 4] and ax.lines[0].get_xdata().tolist() == [1, 2]
    corners = ax.collections[0].get_paths()[0].vertices
    assert corners[:, 1].max() == pytest.approx(4 + np.sqrt(8))
    with pytest.raises(ValueError, match="band: curves must have shape"):
        curves.band(runs[:1], ax, label="one", color="C0")


def test_a_geometric_band_is_the_geometric_mean_and_one_factor():
    runs = np.array([[1.0, 2.0], [4.0, 2.0]])
    ax = curves.geometric_band(runs, plt.subplots()[1], label="runs", color="C0")
    assert ax.lines[0].get_ydata() == pytest.approx([2, 2]) and ax.get_yscale() == "log"
    corners = ax.collections[0].get_paths()[0].vertices
    assert corners[:, 1].max() == pytest.approx(2 * np.exp(np.log(4) / np.sqrt(2)))
    for wrong in (runs[:1], runs - 1):
        with pytest.raises(ValueError, match="geometric_band: curves must be S rows above 0"):
            curves.geometric_band(wrong, ax, label="one", color="C0")


def test_paired_runs_are_joined_seed_by_seed():
    ax = curves.paired(np.array([1.0, 2.0]), np.array([3.0, 5.0]), plt.subplots()[1], names=("a", "b"))
    assert [list(line.get_ydata()) for line in ax.lines] == [[1, 3], [2, 5], [1.5, 4]]
