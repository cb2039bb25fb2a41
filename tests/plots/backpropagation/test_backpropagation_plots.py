"""Figures of the backpropagation chapter show the numbers they are given, in text that can be read."""

import numpy as np
import pytest
from matplotlib import pyplot as plt

from companion.checks import EPS
from companion.experiments.backpropagation import (
    activation_memory,
    difference_error,
    gradient_cost,
    gradient_flow,
    infinite_width,
    jacobian_cost,
    walk_cost,
)
from companion.plots.backpropagation import costs, differences, flow


def drawn():
    """Every plot function once, on axes of its own."""
    deep = [gradient_flow.Config(seed, depth=4, width=8) for seed in range(3)]
    price = gradient_cost.run(gradient_cost.Config((3, 2), 1))
    jacobian = [jacobian_cost.run(jacobian_cost.Config(n)) for n in (1, 2)]
    look = {"field": "delta", "label": "He", "color": "C0"}
    return {
        "error_curves": lambda ax: differences.error_curves(difference_error.run(difference_error.Config(0)), ax),
        "gradients": lambda ax: costs.gradients({"all": [price]}, ax),
        "jacobians": lambda ax: costs.jacobians((1, 2), jacobian, ax, of="inputs"),
        "visits": lambda ax: costs.visits(walk_cost.run(walk_cost.Config((1, 2, 3))), ax),
        "memory": lambda ax: costs.memory({"a": activation_memory.run(activation_memory.Config((1, 2)))}, ax),
        "layers": lambda ax: flow.layers(
            [gradient_flow.run(c) for c in deep], infinite_width.run(deep[0]), ax, **look
        ),
    }


@pytest.mark.parametrize("name", drawn())
def test_a_plot_draws_on_the_given_axes_and_returns_them_with_text_that_can_be_read(name, draws_as_a_plot_must):
    draws_as_a_plot_must(drawn()[name])


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
    counted = walk_cost.run(walk_cost.Config((1, 2)))
    naive, ordered = costs.visits(counted, plt.subplots()[1]).lines
    assert naive.get_ydata().tolist() == [3, 7] and ordered.get_ydata().tolist() == [2, 3]


def test_a_flow_is_drawn_with_its_theory():
    config = gradient_flow.Config(0, depth=3, width=4)
    results, theory, ax = [gradient_flow.run(config)] * 2, infinite_width.run(config), plt.subplots()[1]
    for name in ("one", "two"):
        flow.layers(results, theory, ax, field="activation", label=name, color="C0")
    assert ax.get_legend_handles_labels()[1] == ["one", "two"]
    assert np.array_equal(ax.lines[1].get_ydata(), theory.activation)
