"""Checks of a gradient that ask no other program: numerical derivatives and the adjoint identity.

Chapter: backpropagation
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from companion.shapes import Array

EPS = float(np.finfo(np.float64).eps)
STEP = EPS ** (1 / 3)  # balances truncation (h^2) against rounding (eps / h)


def forward_difference(f: Callable, x, v, step: float = EPS**0.5):
    """Differentiate f at x along v by one difference.

    Formula: J v is about (f(x + h v) - f(x)) / h with h = ``step``. Taylor's series, cut short, is off by
    h |f''| / 2, and rounding f by eps |f| / h: for values of size 1, both together are least near h = eps^(1/2).

    Source: Nocedal and Wright (2006), Numerical Optimization, section 8.1.
    """
    return (f(x + step * v) - f(x)) / step


def central_difference(f: Callable, x, v, step: float = STEP):
    """Differentiate f at x along v by a difference to both sides.

    Formula: J v is about (f(x + h v) - f(x - h v)) / (2 h) with h = ``step``. Taylor's series, cut short, is off by
    h^2 |f'''| / 6, and rounding f by eps |f| / h: for values of size 1, both together are least near h = eps^(1/3).

    Source: Nocedal and Wright (2006), Numerical Optimization, section 8.1.
    """
    return (f(x + step * v) - f(x - step * v)) / (2 * step)


def complex_step(f: Callable, x, v, step: float = 1e-200):
    """Differentiate f at x along v by a step in the imaginary direction, where nothing is subtracted.

    Formula: J v is about Im f(x + i h v) / h with h = ``step``. Taylor's series, cut short, is off by h^2 |f'''| / 6,
    and no rounding grows as h shrinks, so h may be so small that only f's own rounding is left. f must be analytic,
    and written with functions that take complex numbers. Where it uses ``abs``, ``max`` or a comparison the result
    may be wrong, and nothing tells.

    Raises: TypeError where f gives real numbers: it has lost the imaginary part, by ``abs`` or ``.real`` perhaps.

    Source: Squire and Trapp (1998), Using Complex Variables to Estimate Derivatives of Real Functions.
    """
    y = f(x + 1j * step * v)
    if not np.iscomplexobj(y):
        raise TypeError(f"complex_step: f must keep complex numbers, got {np.asarray(y).dtype} back")
    return np.imag(y) / step


def numerical_gradients(op, *arguments, dy: Array, step: float = STEP, **options) -> tuple[Array | None, ...]:
    """Differentiate <dy, op(arguments)> by central differences, one number of one argument at a time.

    Formula: :func:`central_difference` along each e_i, with h = ``step`` max(1, |x_i|). Gives an array for every
    floating-point array among the arguments and None for the rest. Two evaluations for each number: the price that
    backward saves.

    Chapter: softmax
    """
    gradients = []
    for i, argument in enumerate(arguments):

        def total(changed: Array, before=arguments[:i], after=arguments[i + 1 :]) -> float:
            return float(np.sum(np.asarray(dy) * op(*before, changed, *after, **options)[0]))

        gradients.append(_slopes(total, argument, step) if differentiable(argument) else None)
    return tuple(gradients)


def _slopes(f: Callable, x: Array, step: float) -> Array:
    """Give the slope of f along each axis, one number of x after the other."""
    slopes = np.empty(x.shape)
    for index in np.ndindex(x.shape):
        direction = np.zeros_like(x)
        direction[index] = 1
        slopes[index] = central_difference(f, x, direction, step * max(1.0, abs(float(x[index]))))
    return slopes


def gradient_gaps(op, *arguments, dy: Array, **options) -> tuple[float | None, ...]:
    """Compare backward with central differences: for each argument max |difference| / max(1, max |numerical|).

    About 1e-9 for a right gradient in float64; None where an argument has no gradient in both.

    Raises: ValueError where backward gives a gradient of another shape, or none where one is due.

    Chapter: softmax
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

    Chapter: softmax
    """
    value, backward = op(*arguments, **options)
    directions = [rng.normal(size=a.shape) if differentiable(a) else None for a in arguments]

    def along(h: float) -> Array:
        moved = [a if v is None else a + h * v for a, v in zip(arguments, directions, strict=True)]
        return np.asarray(op(*moved, **options)[0])

    pushed = central_difference(along, 0.0, 1.0, step)  # J v
    dy = rng.normal(size=np.shape(value))
    pulled = [(g, v) for g, v in zip(backward(dy), directions, strict=False) if g is not None and v is not None]
    return inner_product_gap(dy, pushed, pulled)


def inner_product_gap(dy: Array, pushed: Array, pulled: Sequence[tuple[Array, Array]]) -> float:
    """Measure how far <dy, J v> is from <J^T dy, v>, relative to the sizes of the four.

    ``pushed`` is J v; ``pulled`` are the parts of J^T dy, each with its part of v.

    Formula: |<dy, J v> - <J^T dy, v>| / (|dy| |J v| + |J^T dy| |v|).
    """
    forward = float(np.sum(dy * pushed))
    reverse = float(sum(np.sum(g * v) for g, v in pulled))
    size = np.linalg.norm(dy) * np.linalg.norm(pushed)
    size += np.sqrt(sum(np.sum(g * g) for g, _ in pulled) * sum(np.sum(v * v) for _, v in pulled))
    return abs(forward - reverse) / max(float(size), np.finfo(float).tiny)


def differentiable(argument) -> bool:
    """Say whether an operation owes an argument a gradient: whether it is an array of floating-point numbers.

    Chapter: softmax
    """
    return isinstance(argument, np.ndarray) and argument.dtype.kind == "f"
