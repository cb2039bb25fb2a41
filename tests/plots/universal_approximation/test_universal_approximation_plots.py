"""Figures of the chapter on universal approximation show the numbers they are given, in text that can be read."""

import numpy as np
import pytest
from matplotlib import pyplot as plt

from companion.experiments.universal_approximation import trained
from companion.plots.universal_approximation import errors, lines, planes

RUN = trained.run(trained.Config(units=4, starts=3, steps=5))
X = np.linspace(0, 1, 9)


def drawn():
    """Every plot function of one panel once, on axes of its own."""
    return {
        "over a curve": lambda ax: lines.over_curve(X, X**2, {"built": X, "trained": 0 * X}, ax),
        "against width": lambda ax: errors.against_width(np.array([1, 2]), {"a": np.array([1.0, 0.5])}, ax),
        "beside the construction": lambda ax: errors.beside_built({4: RUN, 8: RUN}, ax),
        "regions": lambda ax: planes.regions([np.eye(3)[:, :2], np.eye(3)[:, :2] + 1], ax),
    }


@pytest.mark.parametrize("name", drawn())
def test_a_plot_draws_on_the_given_axes_and_returns_them_with_text_that_can_be_read(name, draws_as_a_plot_must):
    draws_as_a_plot_must(drawn()[name])


def test_the_trained_network_that_is_drawn_has_the_median_error():
    above, below = lines.beside_built(RUN, plt.subplots(2, 1)[1])
    shown = above.lines[2].get_ydata()
    (which,) = [s for s in range(3) if np.array_equal(RUN.y[s], shown)]
    assert RUN.largest[which] == np.median(RUN.largest)
    bends = [list(line.get_xdata()) for line in below.lines]
    assert bends[0] == [0, 0.25, 0.5, 0.75]
    for seen, rows in zip(bends[1:], (RUN.began, RUN.kinks), strict=True):
        assert seen == [bend for bend in rows[which] if 0 <= bend <= 1]


def test_borders_lie_over_the_regions_and_hide_no_colour():
    ax = planes.borders([np.eye(3)[:, :2]], planes.regions([np.eye(3)[:, :2]], plt.subplots()[1]))
    thin, thick = ax.collections
    assert not len(thick.get_facecolor()) and thick.get_linewidth()[0] > thin.get_linewidth()[0]


def test_every_number_of_folds_has_its_panel():
    axes = lines.folded(X, {1: X, 2: X}, plt.subplots(2, 1)[1])
    assert [ax.get_title(loc="left") for ax in axes] == ["1 fold: 2 pieces", "2 folds: 4 pieces"]


def test_a_picture_has_its_first_row_at_the_top():
    (ax,) = planes.pictures({"a": np.eye(2)}, [plt.subplots()[1]])
    assert ax.images[0].get_extent() == [0, 1, 1, 0]


def test_the_regions_are_the_polygons():
    ax = planes.regions([np.eye(3)[:, :2]], plt.subplots()[1])
    assert len(ax.collections[0].get_paths()) == 1
