"""Networks whose weights are computed, and not trained.

Chapter: universal_approximation
"""

from __future__ import annotations

import numpy as np

from companion.scratch.models.mlp import MLP
from companion.shapes import Array, Float


def interpolant(knots: Float[Array, "M"], values: Float[Array, "M"], *, dtype=np.float64) -> MLP:
    """Build the ReLU network that runs straight from each given point to the next.

    Formula: y(x) = y_0 + sum_k (s_k - s_{k-1}) relu(x - t_k), with the slopes s_k = (y_{k+1} - y_k) / (t_{k+1} - t_k)
    of its pieces and s_{-1} = 0. One hidden unit for each piece, so H = M - 1 for M knots t_0 < ... < t_H. Left of
    t_0 the network is y_0; right of t_H the last piece goes on.

    Raises: ValueError for fewer than two knots, knots that do not rise, values that are not as many, or not finite.

    Source: Pinkus, Approximation theory of the MLP model in neural networks (1999).
    """
    knots, values = np.asarray(knots, np.float64), np.asarray(values, np.float64)
    if knots.ndim != 1 or knots.shape != values.shape or len(knots) < 2:
        got = f"got {knots.shape} and {values.shape}"
        raise ValueError(f"interpolant: knots and values must have one shape (M,), M at least 2, {got}")
    if not (np.isfinite(knots).all() and np.isfinite(values).all() and (np.diff(knots) > 0).all()):
        raise ValueError("interpolant: knots and values must be finite, and each knot greater than the one before")
    slopes = np.diff(values) / np.diff(knots)
    changes = np.diff(slopes, prepend=0.0)
    return _with_weights([(np.ones((len(slopes), 1)), -knots[:-1]), (changes[None], values[:1])], dtype)


def sawtooth(folds: int, *, dtype=np.float64) -> MLP:
    """Build the ReLU network that folds the interval from 0 to 1 in half, so many times: 2^folds straight pieces.

    Formula: y = fold(fold(... x)), fold(x) = 2 relu(x) - 4 relu(x - 1/2), two hidden units a layer.

    Raises: ValueError for fewer than one fold.

    Source: Telgarsky, Benefits of depth in neural networks (2016).
    """
    if folds < 1:
        raise ValueError(f"sawtooth: folds must be at least 1, got {folds}")
    spread, shift = np.array([[1.0], [1.0]]), np.array([0.0, -0.5])  # x and x - 1/2
    gather = np.array([[2.0, -4.0]])
    between = [(spread @ gather, shift)] * (folds - 1)
    return _with_weights([(spread, shift), *between, (gather, np.zeros(1))], dtype)


def _with_weights(layers: list[tuple[Array, Array]], dtype) -> MLP:
    """Put weights and biases into an MLP of their sizes."""
    sizes = [layers[0][0].shape[1], *(len(bias) for _, bias in layers)]
    model = MLP(*sizes, rng=np.random.default_rng(0), dtype=dtype)  # what is drawn is overwritten at once
    state = {}
    for i, (weight, bias) in enumerate(layers):
        state |= {f"{2 * i}.weight": weight.astype(dtype), f"{2 * i}.bias": bias.astype(dtype)}
    model.load_state_dict(state)
    return model
