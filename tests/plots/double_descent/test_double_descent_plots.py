"""Figures of the chapter on double descent show the numbers they are given, in text that can be read."""

import numpy as np
import pytest
from matplotlib import pyplot as plt

from companion.plots.double_descent import curves

SIZES = np.array([10, 30, 100])
DRAWS = np.array([[0.3, 0.9, 0.2], [0.5, 0.7, 0.1], [0.4, 0.8, 0.3]])


@pytest.mark.parametrize(
    "plot",
    [
        lambda ax: curves.by_size(SIZES, {"new": DRAWS, "seen": DRAWS[0] / 2}, ax, threshold=30),
        lambda ax: curves.by_size(SIZES, {"new": DRAWS}, ax, log=True),
        lambda ax: curves.over_theory(SIZES, DRAWS, [(SIZES, DRAWS[0])], ax, threshold=30),
        lambda ax: curves.over_theory(SIZES, DRAWS, [(SIZES, DRAWS[0])], ax, threshold=30, limit=[(SIZES, DRAWS[1])]),
    ],
    ids=["errors", "logarithmic", "theory", "limit"],
)
def test_a_plot_draws_on_the_given_axes_and_returns_them_with_text_that_can_be_read(plot, draws_as_a_plot_must):
    draws_as_a_plot_must(plot)


def test_of_several_draws_the_median_is_drawn_and_of_one_itself():
    ax = curves.by_size(SIZES, {"new": DRAWS, "seen": DRAWS[0]}, plt.subplots()[1], threshold=30)
    np.testing.assert_allclose(ax.lines[0].get_ydata(), [0.4, 0.8, 0.2])
    np.testing.assert_allclose(ax.lines[1].get_ydata(), DRAWS[0])
    np.testing.assert_allclose(ax.lines[2].get_xdata(), 30)


def test_means_are_drawn_over_the_formula_with_two_standard_errors():
    ax = curves.over_theory(SIZES, DRAWS, [(SIZES, DRAWS[0])], plt.subplots()[1], threshold=30)
    (bars,) = ax.containers
    np.testing.assert_allclose(bars[0].get_ydata(), DRAWS.mean(axis=0))
    heights = np.array([np.ptp(segment[:, 1]) for segment in bars[2][0].get_segments()])
    np.testing.assert_allclose(heights, 4 * DRAWS.std(axis=0, ddof=1) / np.sqrt(3))


def test_the_limit_of_a_formula_is_drawn_in_its_pieces_and_named_once():
    pieces = [(SIZES[:2], DRAWS[1, :2]), (SIZES[2:], DRAWS[1, 2:])]
    ax = curves.over_theory(SIZES, DRAWS, pieces, plt.subplots()[1], threshold=30, limit=pieces)
    dotted = [line for line in ax.lines if line.get_linestyle() == ":"]
    for line, (where, risk) in zip(dotted, pieces, strict=True):
        np.testing.assert_allclose(line.get_xydata(), np.column_stack([where, risk]))
    assert [text.get_text() for text in ax.get_legend().get_texts()] == ["formula", "its limit", "measured"]
