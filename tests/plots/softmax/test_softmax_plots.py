"""Figures of the softmax chapter show the numbers they are given, in text that can be read."""

import numpy as np
import pytest
from matplotlib import pyplot as plt

from companion.plots.softmax import descent, losses, pictures, points, probabilities
from companion.scratch import ops


def drawn():
    """Every plot function once, on axes of its own."""
    rng = np.random.default_rng(0)
    p, _ = ops.softmax(rng.normal(size=(200, 4)), 1)
    labels = rng.integers(4, size=200)
    x, sides = rng.normal(size=(20, 2)), np.arange(20) % 2
    return {
        "picture": lambda ax: pictures.picture(np.linspace(0, 1, 64), ax, title="7"),
        "bars": lambda ax: probabilities.bars({"p": p[0], "q": p[1]}, ax),
        "reliability": lambda ax: probabilities.reliability(labels, p, ax, label="a", color="C0"),
        "leads": lambda ax: descent.leads({"-ln p": np.linspace(-8, 2, 50)}, ax),
        "descents": lambda ax: descent.losses({0.3: np.geomspace(2, 0.1, 50)}, ax),
        "margins": losses.margins,
        "errors": lambda ax: losses.errors({"squared": ops.mse_loss}, ax),
        "parted": lambda ax: points.parted(x, sides, np.eye(2), np.ones(2), ax),
        "lines": lambda ax: losses.lines(x[:, 0], x[:, 1], {"squared": (1.0, 0.0)}, ax),
    }


@pytest.mark.parametrize("name", drawn())
def test_a_plot_draws_on_the_given_axes_and_returns_them_with_text_that_can_be_read(name, draws_as_a_plot_must):
    draws_as_a_plot_must(drawn()[name])


def test_a_digit_stands_under_what_it_was_read_as_right_or_wrong():
    axes = pictures.answered(np.zeros((2, 64)), np.array([3, 8]), np.array([3, 5]), plt.subplots(1, 2)[1])
    assert [ax.get_title() for ax in axes] == ["3 ✓", "5 ✗"]
    assert axes[0].title.get_color() != axes[1].title.get_color()
    (ax,) = pictures.misread(np.zeros((1, 64)), np.array([2]), np.array([[0.1, 0.7, 0.2]]), [plt.subplots()[1]])
    assert ax.get_title() == "is 2 (0.20)\nread as 1 (0.70)"


def test_steps_are_counted_from_one_so_that_a_logarithmic_axis_shows_the_first():
    for draw in (descent.leads, descent.losses):
        ax = draw({1.0: np.array([3.0, 2.0, 1.0])}, plt.subplots()[1])
        assert list(ax.lines[0].get_xdata()) == [1, 2, 3] and ax.get_xscale() == "log"


def test_templates_share_one_scale_with_zero_in_its_middle():
    weight = np.arange(128.0).reshape(2, 64) - 30
    axes = pictures.templates(weight, plt.subplots(1, 2)[1])
    assert {ax.images[0].get_clim() for ax in axes} == {(-97.0, 97.0)}
    assert np.array_equal(axes[1].images[0].get_array(), weight[1].reshape(8, 8))


def test_the_margin_curves_are_the_losses_of_two_classes():
    entropy, hinge, mistakes = losses.margins(plt.subplots()[1]).lines
    margin = entropy.get_xdata()
    assert entropy.get_ydata() == pytest.approx(np.log1p(np.exp(-margin)))
    assert hinge.get_ydata() == pytest.approx(np.maximum(0, 1 - margin))
    assert set(mistakes.get_ydata()) == {0, 1}


def test_reliability_shows_the_bins_of_the_metric():
    p = np.array([[0.62, 0.38], [0.64, 0.36], [0.95, 0.05]])
    ax = probabilities.reliability(np.array([0, 1, 0]), p, plt.subplots()[1], label="a", color="C0")
    assert ax.lines[1].get_xdata() == pytest.approx([0.63, 0.95])
    assert ax.lines[1].get_ydata() == pytest.approx([0.5, 1])


def test_the_line_between_two_classes_is_where_their_scores_are_equal():
    W, b = np.array([[1.0, -2.0], [0.5, 3.0]]), np.array([0.3, -0.4])
    ax = points.parted(np.eye(2), np.arange(2), W, b, plt.subplots()[1])
    for point in (ax.lines[-1].get_xy1(), ax.lines[-1].get_xy2()):
        first, second = W @ point + b
        assert first == pytest.approx(second)
