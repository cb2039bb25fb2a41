"""Which output activation and which loss go with which task; the gradient column is checked as it is made.

Chapter: softmax
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from IPython.display import Markdown

from companion.checks import numerical_gradients
from companion.scratch import ops
from companion.shapes import Array
from companion.show.markdown import table

TOLERANCE = 1e-7  # central differences of a loss of order 1 are right to about 1e-10


@dataclass(frozen=True)
class Row:
    """One task; ``gradient`` states in NumPy what ``formula`` states on paper."""

    task: str
    activation: str
    loss: Callable
    formula: str
    gradient: Callable[[Array, Array], Array]
    draw: Callable[[np.random.Generator], Array]  # targets for scores of shape (5, 4)


def _numbers(rng):
    return rng.normal(size=(5, 4))


def _answers(rng):
    return rng.integers(2, size=(5, 4)).astype(float)


def _labels(rng):
    return rng.integers(4, size=5)


def _one_hot(target):
    return np.eye(4)[target]


def _hinge_gradient(z, target):
    correct = np.take_along_axis(z, target[:, None], axis=1)
    too_close = (1 - correct + z > 0) & (_one_hot(target) == 0)
    return (too_close - _one_hot(target) * too_close.sum(axis=1, keepdims=True)) / 4


ROWS = (
    Row("a number, Gaussian noise", "none", ops.mse_loss, "$2(z - t)$", lambda z, t: 2 * (z - t), _numbers),
    Row(
        "a number, Laplace noise",
        "none",
        ops.l1_loss,
        r"$\operatorname{sign}(z - t)$",
        lambda z, t: np.sign(z - t),
        _numbers,
    ),
    Row(
        "a number, some of them wild",
        "none",
        ops.huber_loss,
        r"$z - t$, held between $-\delta$ and $\delta$",
        lambda z, t: np.clip(z - t, -1, 1),
        _numbers,
    ),
    Row(
        "yes or no, once or several times",
        "sigmoid",
        ops.binary_cross_entropy_with_logits,
        r"$\sigma(z) - t$",
        lambda z, t: 1 / (1 + np.exp(-z)) - t,
        _answers,
    ),
    Row(
        "one of $K$ classes",
        "softmax",
        ops.cross_entropy,
        "$p - y$",
        lambda z, t: np.exp(z) / np.exp(z).sum(axis=1, keepdims=True) - _one_hot(t),
        _labels,
    ),
    Row(
        "one of $K$ classes, no probabilities",
        "none",
        ops.multi_margin_loss,
        r"$\frac{1}{K}$ for each class within the margin; minus their sum for the right class",
        _hinge_gradient,
        _labels,
    ),
)


def gap(row: Row, *, seed: int = 0) -> float:
    """Measure how far the stated gradient is from central differences of the loss, and from its backward."""
    rng = np.random.default_rng(seed)
    scores, target = rng.normal(size=(5, 4)), row.draw(rng)
    one = np.float64(1)

    def loss(z):
        return row.loss(z, target, reduction="sum")

    stated = row.gradient(scores, target)
    numerical = numerical_gradients(loss, scores, dy=one)[0]
    ours = loss(scores)[1](one)[0]
    return float(max(np.abs(stated - numerical).max(), np.abs(stated - ours).max()))


def cheat_sheet() -> Markdown:
    """Show the sheet of tasks, activations and losses, after checking every gradient that it states.

    Raises: ArithmeticError where a stated gradient is not the loss's.
    """
    rows = []
    for row in ROWS:
        off = gap(row)
        if not off < TOLERANCE:
            raise ArithmeticError(f"cheat_sheet: the gradient stated for {row.loss.__name__} is off by {off:.1e}")
        rows.append((row.task, row.formula, f"`{row.loss.__name__}`", row.activation))
    sheet_table = table(("Task", "Gradient by the score $z$", "Loss", "Output activation"), rows)
    bound = rf"$10^{{{round(math.log10(TOLERANCE))}}}$"
    checked = f"All {len(rows)} gradients agree with central differences to {bound}."
    return Markdown(f"{sheet_table.data}\n\n{checked}")
