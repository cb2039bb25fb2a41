"""Figures show the numbers they are given, in colours and sizes that can be read, and open no window."""

import itertools

import matplotlib
import numpy as np
import pytest
from matplotlib import pyplot as plt
from matplotlib.colors import to_rgb

from companion.checks import EPS
from companion.experiments import (
    activation_memory,
    difference_error,
    gradient_cost,
    gradient_flow,
    jacobian_cost,
    outlier,
    separable,
    visits,
)
from companion.plots import costs, curves, differences, flow, graph, losses, pictures, points, probabilities, style
from companion.scratch import ops
from companion.scratch.autodiff import Tensor


@pytest.fixture(autouse=True)
def canvas(monkeypatch):
    matplotlib.use("Agg")
    with matplotlib.rc_context():
        style.use()
        monkeypatch.setattr(plt, "show", lambda *a, **k: pytest.fail("a plot function called show()"))
        yield
        plt.close("all")


def luminance(color) -> float:
    channels = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in to_rgb(color)]
    return float(np.dot(channels, (0.2126, 0.7152, 0.0722)))


def contrast(a, b) -> float:
    high, low = sorted((luminance(a), luminance(b)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def test_text_stands_out_from_the_card():
    for ink in (style.INK, style.QUIET):
        assert contrast(ink, style.CARD) > 4.5


# How colours look without the second or the first kind of cone (Machado, Oliveira and Fernandes 2009, severity 1).
SIGHT = {
    "ordinary": np.eye(3),
    "deuteranopia": [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.01182, 0.04294, 0.968881]],
    "protanopia": [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
}


def seen(color, sight):
    """Give the colour, in sRGB, that looks to ordinary sight as this one looks to the named sight."""
    c = np.array(to_rgb(color))
    linear = np.where(c <= 0.04045, c / 12.92, ((c + 0.055) / 1.055) ** 2.4)
    linear = np.clip(SIGHT[sight] @ linear, 0, 1)
    return np.where(linear <= 0.0031308, 12.92 * linear, 1.055 * linear ** (1 / 2.4) - 0.055)


@pytest.mark.parametrize("sight", SIGHT)
def test_the_colours_of_lines_stand_out_and_differ(sight):
    colors = [seen(color, sight) for color in style.CYCLE]
    assert all(contrast(color, style.CARD) > 3 for color in colors)
    assert all(np.linalg.norm(a - b) > 0.25 for a, b in itertools.combinations(colors, 2))


def drawn():
    """Every plot function once, on axes of its own."""
    rng = np.random.default_rng(0)
    p, _ = ops.softmax(rng.normal(size=(200, 4)), 1)
    labels = rng.integers(4, size=200)
    spoilt = {"squared": outlier.Result(np.arange(3.0), np.arange(3.0), 1.0, 0.0)}
    kinds = {"squared": ops.mse_loss}
    deep = [gradient_flow.Config(seed, depth=4, width=8) for seed in range(3)]
    price = gradient_cost.run(gradient_cost.Config((3, 2), 1))
    jacobian = [jacobian_cost.run(jacobian_cost.Config(n)) for n in (1, 2)]
    return {
        "band": lambda ax: curves.band(rng.normal(size=(3, 5)), ax, label="a", color="C0"),
        "paired": lambda ax: curves.paired(np.ones(3), np.zeros(3), ax, names=("a", "b")),
        "picture": lambda ax: pictures.picture(np.linspace(0, 1, 64), ax, title="7"),
        "bars": lambda ax: probabilities.bars({"p": p[0], "q": p[1]}, ax),
        "reliability": lambda ax: probabilities.reliability(labels, p, ax, label="a", color="C0"),
        "margins": losses.margins,
        "errors": lambda ax: losses.errors(kinds, ax),
        "parted": lambda ax: points.parted(separable.run(separable.Config(penalty=0.1, steps=50)), ax),
        "lines": lambda ax: losses.lines(spoilt, ax),
        "graph": lambda ax: graph.graph(Tensor(np.ones(2), requires_grad=True).sum(), ax, values=True),
        "geometric_band": lambda ax: curves.geometric_band(
            np.exp(rng.normal(size=(3, 5))), ax, label="a", color="C0"
        ),
        "error_curves": lambda ax: differences.error_curves(difference_error.run(difference_error.Config(0)), ax),
        "gradients": lambda ax: costs.gradients({"all": [price]}, ax),
        "jacobians": lambda ax: costs.jacobians((1, 2), jacobian, ax, of="inputs"),
        "visits": lambda ax: costs.visits(visits.run(visits.Config((1, 2, 3))), ax),
        "memory": lambda ax: costs.memory({"a": activation_memory.run(activation_memory.Config((1, 2)))}, ax),
        "layers": lambda ax: flow.layers(
            [gradient_flow.run(c) for c in deep],
            gradient_flow.theory(deep[0]),
            ax,
            field="delta",
            label="He",
            color="C0",
        ),
    }


@pytest.mark.parametrize("name", drawn())
def test_a_plot_draws_on_the_given_axes_and_returns_them_with_text_that_can_be_read(name):
    figure, (ax, other) = plt.subplots(1, 2)
    assert drawn()[name](ax) is ax
    assert ax.has_data() and not other.has_data()
    figure.draw_without_rendering()
    assert plt.get_fignums() == [figure.number]
    texts = [t for t in ax.findobj(matplotlib.text.Text) if t.get_text() and t.get_visible()]
    assert all(t.get_fontsize() >= 9 for t in texts)


def test_a_band_is_the_mean_and_one_standard_deviation():
    runs = np.array([[1.0, 2.0], [3.0, 6.0]])
    ax = curves.band(runs, plt.subplots()[1], label="runs", color="C0")
    assert ax.lines[0].get_ydata().tolist() == [2, 4] and ax.lines[0].get_xdata().tolist() == [1, 2]
    corners = ax.collections[0].get_paths()[0].vertices
    assert corners[:, 1].max() == pytest.approx(4 + np.sqrt(8))
    with pytest.raises(ValueError, match="band: curves must have shape"):
        curves.band(runs[:1], ax, label="one", color="C0")


def test_paired_runs_are_joined_seed_by_seed():
    ax = curves.paired(np.array([1.0, 2.0]), np.array([3.0, 5.0]), plt.subplots()[1], names=("a", "b"))
    assert [list(line.get_ydata()) for line in ax.lines] == [[1, 3], [2, 5], [1.5, 4]]


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


def test_a_geometric_band_is_the_geometric_mean_and_one_factor():
    runs = np.array([[1.0, 2.0], [4.0, 2.0]])
    ax = curves.geometric_band(runs, plt.subplots()[1], label="runs", color="C0")
    assert ax.lines[0].get_ydata() == pytest.approx([2, 2]) and ax.get_yscale() == "log"
    corners = ax.collections[0].get_paths()[0].vertices
    assert corners[:, 1].max() == pytest.approx(2 * np.exp(np.log(4) / np.sqrt(2)))
    for wrong in (runs[:1], runs - 1):
        with pytest.raises(ValueError, match="geometric_band: curves must be S rows above 0"):
            curves.geometric_band(wrong, ax, label="one", color="C0")


def test_error_curves_are_medians_with_theorys_best_steps_and_no_error_falls_off_the_axis():
    result = difference_error.run(difference_error.Config(0))
    ax = differences.error_curves(result, plt.subplots()[1])
    forward, central, exact, *steps = ax.lines
    assert np.array_equal(forward.get_ydata(), np.median(result.forward, axis=0))
    assert np.array_equal(central.get_ydata(), np.median(result.central, axis=0))
    assert exact.get_ydata().min() > ax.get_ylim()[0]
    assert [line.get_xdata()[0] for line in steps] == [EPS ** (1 / p) for p in (2, 3)]


def test_prices_are_shown_in_evaluations():
    price = gradient_cost.run(gradient_cost.Config((5, 4, 3), 2))
    line = costs.gradients({"all": [price]}, plt.subplots()[1]).lines[0]
    assert line.get_xdata() == [39] and line.get_ydata() == pytest.approx([1 + (20 + 2 * 12) / 32])
    jacobian = jacobian_cost.run(jacobian_cost.Config(4))
    lines = costs.jacobians([4], [jacobian], plt.subplots()[1], of="inputs").lines
    shown = [line.get_ydata()[0] for line in lines]
    assert shown == pytest.approx(jacobian.operations / jacobian.one_evaluation)
    assert [line.get_label() for line in lines] == list(jacobian_cost.WAYS)


def test_memory_is_shown_in_mebibytes_and_visits_as_counted():
    result = activation_memory.Result(np.array([1, 2]), np.array([2**20, 2**21]))
    assert costs.memory({"a": result}, plt.subplots()[1]).lines[0].get_ydata().tolist() == [1, 2]
    counted = visits.run(visits.Config((1, 2)))
    naive, ordered = costs.visits(counted, plt.subplots()[1]).lines
    assert naive.get_ydata().tolist() == [3, 7] and ordered.get_ydata().tolist() == [2, 3]


def test_a_flow_is_drawn_with_its_theory():
    config = gradient_flow.Config(0, depth=3, width=4)
    results, theory, ax = [gradient_flow.run(config)] * 2, gradient_flow.theory(config), plt.subplots()[1]
    for name in ("one", "two"):
        flow.layers(results, theory, ax, field="activation", label=name, color="C0")
    assert ax.get_legend_handles_labels()[1] == ["one", "two"]
    assert np.array_equal(ax.lines[1].get_ydata(), theory.activation)
