"""Checks of a gradient that ask no other program: central differences and the adjoint identity."""

from __future__ import annotations

import numpy as np

from companion.shapes import Array

STEP = np.finfo(np.float64).eps ** (1 / 3)  # balances truncation (h^2) against rounding (eps / h)


def numerical_gradients(op, *arguments, dy: Array, step: float = STEP, **options) -> tuple[Array | None, ...]:
    """Differentiate <dy, op(arguments)> by central differences, one number of one argument at a time.

    Formula: df/dx_i is about (f(x + h e_i) - f(x - h e_i)) / 2h, with h = ``step`` max(1, |x_i|). Gives an array for
    every floating-point array among the arguments and None for the rest. Two evaluations for each number: the
    price that backward saves.

    Chapter: 4
    """

    def total(*changed) -> float:
        return float(np.sum(np.asarray(dy) * op(*changed, **options)[0]))

    gradients = []
    for position, argument in enumerate(arguments):
        if not _differentiable(argument):
            gradients.append(None)
            continue
        gradient = np.empty(argument.shape)
        for index in np.ndindex(argument.shape):
            h = step * max(1.0, abs(argument[index]))
            values = []
            for sign in (1, -1):
                moved = argument.copy()
                moved[index] += sign * h
                values.append(total(*arguments[:position], moved, *arguments[position + 1 :]))
            gradient[index] = (values[0] - values[1]) / (2 * h)
        gradients.append(gradient)
    return tuple(gradients)


def gradient_gaps(op, *arguments, dy: Array, **options) -> tuple[float | None, ...]:
    """Compare backward with central differences: for each argument max |difference| / max(1, max |numerical|).

    About 1e-9 for a right gradient in float64; None where an argument has no gradient in both.

    Raises: ValueError where backward gives a gradient of another shape, or none where one is due.

    Chapter: 4
    """
    _, backward = op(*arguments, **options)
    gaps = []
    analytic = backward(np.asarray(dy))
    for i, numerical in enumerate(numerical_gradients(op, *arguments, dy=dy, **options)):
        if numerical is None and analytic[i] is None:
            gaps.append(None)
            continue
        if numerical is None or np.shape(analytic[i]) != numerical.shape:
            expected = "no gradient" if numerical is None else f"a gradient of shape {numerical.shape}"
            came = "none" if analytic[i] is None else f"shape {np.shape(analytic[i])}"
            raise ValueError(f"gradient_gaps: expected {expected} for argument {i}, got {came}")
        scale = max(1.0, np.abs(numerical).max(initial=0))
        gaps.append(float(np.abs(analytic[i] - numerical).max(initial=0) / scale))
    return tuple(gaps)


def adjoint_gap(op, *arguments, rng: np.random.Generator, step: float = STEP, **options) -> float:
    """Measure how far backward is from the adjoint of the derivative, in one random direction.

    Formula: with J the derivative of op at the arguments, |<dy, J v> - <J^T dy, v>| / (|dy| |J v| + |J^T dy| |v|) for
    random v and dy; J v comes from one central difference along v, J^T dy from backward. Two evaluations in all,
    however many numbers the arguments hold.

    Chapter: 4
    """
    value, backward = op(*arguments, **options)
    directions = [rng.normal(size=a.shape) if _differentiable(a) else None for a in arguments]

    def along(h: float) -> Array:
        moved = [a if v is None else a + h * v for a, v in zip(arguments, directions, strict=True)]
        return np.asarray(op(*moved, **options)[0])

    pushed = (along(step) - along(-step)) / (2 * step)  # J v
    dy = rng.normal(size=np.shape(value))
    pulled = [(g, v) for g, v in zip(backward(dy), directions, strict=False) if g is not None and v is not None]
    forward = float(np.sum(dy * pushed))
    reverse = float(sum(np.sum(g * v) for g, v in pulled))
    size = np.linalg.norm(dy) * np.linalg.norm(pushed)
    size += np.sqrt(sum(np.sum(g * g) for g, _ in pulled) * sum(np.sum(v * v) for _, v in pulled))
    return abs(forward - reverse) / max(float(size), np.finfo(float).tiny)


def _differentiable(argument) -> bool:
    return isinstance(argument, np.ndarray) and argument.dtype.kind == "f"
