"""Figures of the first chapter show the numbers they are given, in text that can be read."""

import numpy as np
import pytest
from matplotlib import pyplot as plt

from companion.experiments.ai_ml_dl import rivals
from companion.plots.ai_ml_dl import lessons, plane, readers, told


def results() -> dict:
    """Made-up results of two deals for two numbers of pictures, each reader a per cent better than the last."""
    fields = rivals.Result.__dataclass_fields__
    return {
        n: [rivals.Result(**{name: 0.5 + n / 100 + i / 100 + d for i, name in enumerate(fields)}) for d in (0, 0.02)]
        for n in (10, 20)
    }


def drawn():
    """Every plot function once, on axes of its own."""
    rng = np.random.default_rng(0)
    points, labels = rng.normal(size=(30, 2)), np.arange(30) % 10
    curve = np.linspace(1, 0.2, 9), np.linspace(0, 1, 9)
    return {
        "by_lessons": lambda ax: readers.by_lessons(results(), ax),
        "depths": lambda ax: lessons.depths([1, 2, 3], [0.3, 0.6, 0.9], [0.3, 0.5, 0.6], ax),
        "limits": lambda ax: plane.limits({"a": curve, "b": curve[::-1]}, ax),
    } | {"digits": lambda ax: plane.digits(points, labels, ax, every=1)}


@pytest.mark.parametrize("name", sorted(drawn().keys() - {"digits"}))
def test_a_plot_draws_on_the_given_axes_and_returns_them_with_text_that_can_be_read(name, draws_as_a_plot_must):
    draws_as_a_plot_must(drawn()[name])


def test_lessons_are_means_over_deals_in_per_cent():
    for shown in (readers.TWICE, readers.OTHERS):
        ax = readers.by_lessons(results(), plt.subplots()[1], shown)
        lines = {line.get_label(): line.get_ydata() for line in ax.lines}
        np.testing.assert_allclose(lines["rules by hand"], [61, 71])
        assert len(lines) == len(shown)
        assert [label.get_text() for label in ax.get_xticklabels()] == ["10", "20"]


def test_one_learner_has_one_colour_and_a_marker_tells_what_it_reads():
    ax = readers.by_lessons(results(), plt.subplots()[1])
    looks = [(line.get_color(), line.get_marker()) for line in ax.lines]
    assert len(set(looks)) == len(looks) == 5
    assert len({color for color, _ in looks}) == 3


def test_three_kinds_stand_under_what_they_were_told_and_shares_add_up():
    pixels, names = np.zeros((4, 64)), [3, 1, 4, 1]
    figure = told.three_kinds((pixels, names), (pixels, names), np.arange(600) % 3)
    titles = [rows.get_suptitle() for rows in figure.subfigs]
    assert titles == ["right answers", "data alone", "a reward"]
    assert [ax.get_title() for ax in figure.subfigs[0].axes] == ["3", "1", "4", "1"]
    lines = figure.subfigs[2].axes[0].lines
    np.testing.assert_allclose(sum(line.get_ydata() for line in lines), 100)
    np.testing.assert_allclose([line.get_ydata()[-1] for line in lines], 100 / 3)


def test_a_misread_digit_stands_under_what_it_is_and_was_read_as():
    axes = plt.subplots(1, 2)[1]
    readers.misread(np.zeros((3, 64)), np.array([1, 2, 3]), np.array([7, 8, 9]), axes)
    assert [ax.get_title() for ax in axes] == ["1 → 7", "2 → 8"]


def test_every_third_digit_stands_at_its_coordinates():
    ax = plane.digits(np.arange(12.0).reshape(6, 2), np.array([5, 0, 0, 7, 0, 0]), plt.subplots()[1])
    assert [(t.get_text(), t.get_position()) for t in ax.texts] == [("5", (0, 1)), ("7", (6, 7))]
