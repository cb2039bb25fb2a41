"""What derivatives cost, counted in operations, visits and bytes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from matplotlib.axes import Axes

from companion.experiments.backpropagation import activation_memory, gradient_cost, jacobian_cost, walk_cost
from companion.plots import style

MARKS = ("o-", "s--", "^-.")


def gradients(groups: Mapping[str, Sequence[gradient_cost.Result]], ax: Axes) -> Axes:
    """Draw the price of loss and gradient, in evaluations of the loss, over the parameters; 3 is the bound."""
    for (name, results), mark in zip(groups.items(), MARKS, strict=False):
        ratio = [(r.forward.sum() + r.backward.sum()) / r.forward.sum() for r in results]
        ax.plot([r.parameters for r in results], ratio, mark, markersize=5, label=name)
    ax.axhline(3, color=style.QUIET, linestyle=":", linewidth=1.2)
    ax.set(xscale="log", xlabel="parameters", ylabel="evaluations of the loss", ylim=(0, 3.3))
    ax.legend(loc="lower right")
    return ax


def jacobians(numbers: Sequence[int], results: Sequence[jacobian_cost.Result], ax: Axes, *, of: str) -> Axes:
    """Draw the price of a Jacobian each way, in evaluations of the function, over its number of inputs or outputs."""
    price = np.array([r.operations / r.one_evaluation for r in results])  # (M, 3)
    for way, curve, mark in zip(jacobian_cost.WAYS, price.T, MARKS, strict=True):
        ax.plot(numbers, curve, mark, markersize=5, label=way)
    ax.set(xlabel=of, ylabel="price in evaluations")
    ax.set_xscale("log", base=2)
    ax.set_yscale("log", base=2)
    ax.legend()
    return ax


def visits(result: walk_cost.Result, ax: Axes) -> Axes:
    """Draw how many visits each way back makes on ladders of more and more rungs."""
    ax.plot(result.rungs, result.naive, MARKS[0], markersize=5, label="naive recursion")
    ax.plot(result.rungs, result.ordered, MARKS[1], markersize=5, label="topological order")
    ax.set(yscale="log", xlabel="rungs of the ladder", ylabel="visits")
    ax.legend()
    return ax


def memory(results: Mapping[str, activation_memory.Result], ax: Axes) -> Axes:
    """Draw the bytes that each named computation keeps alive, in MiB, over the depth of the network."""
    for (name, result), mark in zip(results.items(), MARKS, strict=False):
        ax.plot(result.depth, result.kept / 2**20, mark, markersize=5, label=name)
    ax.set(xlabel="layers", ylabel="kept alive, MiB")
    ax.set_ylim(bottom=0)
    ax.legend()
    return ax
