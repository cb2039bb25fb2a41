"""Which output activation and which loss go with which task; losses and gradients are checked as they are stated.

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
    """One task; ``value`` and ``gradient`` state in NumPy what the two formulas state on paper."""

    task: str
    activation: str
    loss: Callable
    formula: str
    value: Callable[[Array, Array], Array]  # its sum is the summed loss
    slope: str
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


def _sigmoid(z):
    return 1 / (1 + np.exp(-z))


def _softmax(z):
    return np.exp(z) / np.exp(z).sum(axis=1, keepdims=True)


def _short(z, target):
    """By how much each wrong class comes too close to the right one."""
    correct = np.take_along_axis(z, target[:, None], axis=1)
    return np.maximum(0, 1 - correct + z) * (1 - _one_hot(target))


def _hinge_gradient(z, target):
    too_close = np.sign(_short(z, target))
    return (too_close - _one_hot(target) * too_close.sum(axis=1, keepdims=True)) / 4


ROWS = (
    Row(
        "a number, Gaussian noise",
        "none",
        ops.mse_loss,
        "$(z - t)^2$",
        lambda z, t: (z - t) ** 2,
        "$2(z - t)$",
        lambda z, t: 2 * (z - t),
        _numbers,
    ),
    Row(
        "a number, Laplace noise",
        "none",
        ops.l1_loss,
        r"$\lvert z - t \rvert$",
        lambda z, t: np.abs(z - t),
        r"$\operatorname{sign}(z - t)$",
        lambda z, t: np.sign(z - t),
        _numbers,
    ),
    Row(
        "a number, some of them wild",
        "none",
        ops.huber_loss,
        r"$\tfrac12 (z - t)^2$; beyond $\pm 1$, $\lvert z - t \rvert - \tfrac12$",
        lambda z, t: np.where(np.abs(z - t) < 1, (z - t) ** 2 / 2, np.abs(z - t) - 0.5),
        r"$z - t$, held between $-1$ and $1$",
        lambda z, t: np.clip(z - t, -1, 1),
        _numbers,
    ),
    Row(
        "yes or no, once or several times",
        "sigmoid",
        ops.binary_cross_entropy_with_logits,
        r"$-t \ln \sigma(z) - (1 - t) \ln(1 - \sigma(z))$",
        lambda z, t: -t * np.log(_sigmoid(z)) - (1 - t) * np.log(1 - _sigmoid(z)),
        r"$\sigma(z) - t$",
        lambda z, t: _sigmoid(z) - t,
        _answers,
    ),
    Row(
        "one of $K$ classes",
        "softmax",
        ops.cross_entropy,
        r"$-\ln p_c$",
        lambda z, t: -np.log(_softmax(z)) * _one_hot(t),
        "$p - y$",
        lambda z, t: _softmax(z) - _one_hot(t),
        _labels,
    ),
    Row(
        "one of $K$ classes, scores alone",
        "none",
        ops.multi_margin_loss,
        r"$\frac{1}{K} \sum_{k \ne c}$ $\max(0, 1 - z_c + z_k)$",
        lambda z, t: _short(z, t) / 4,
        r"$\frac{1}{K}$ for each class within the margin; minus their sum for the right class",
        _hinge_gradient,
        _labels,
    ),
)


def off_by(row: Row, *, seed: int = 0) -> float:
    """Measure how far the stated loss is from the package's, and its gradient from differences and from backward."""
    rng = np.random.default_rng(seed)
    scores, target = rng.normal(size=(5, 4)), row.draw(rng)
    one = np.float64(1)

    def loss(z):
        return row.loss(z, target, reduction="sum")

    value, backward = loss(scores)
    stated = row.gradient(scores, target)
    numerical = numerical_gradients(loss, scores, dy=one)[0]
    gaps = row.value(scores, target).sum() - value, stated - numerical, stated - backward(one)[0]
    return float(max(np.abs(gap).max() for gap in gaps))


def cheat_sheet() -> Markdown:
    """Show the sheet of tasks, activations and losses, after checking all that it states.

    Raises: ArithmeticError where a stated loss or gradient is not the package's.
    """
    rows = []
    for row in ROWS:
        off = off_by(row)
        if not off < TOLERANCE:
            raise ArithmeticError(f"cheat_sheet: what is stated for {row.loss.__name__} is off by {off:.1e}")
        rows.append((f"{row.task}: `{row.loss.__name__}`", row.activation, row.formula, row.slope))
    header = ("Task, and the package's loss", "Output", "Loss", "Gradient with respect to $z$")
    sheet_table = table(header, rows)
    bound = rf"$10^{{{round(math.log10(TOLERANCE))}}}$"
    checked = (
        f"All {len(rows)} losses agree with the package's, and their gradients with central differences, to {bound}."
    )
    return Markdown(f"{sheet_table.data}\n\n{checked}")
