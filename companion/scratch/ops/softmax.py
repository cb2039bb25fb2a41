"""From scores to probabilities: softmax and its logarithm, computed so that nothing overflows.

Chapter: softmax
"""

from __future__ import annotations

import numpy as np

from companion.scratch.ops._common import reads, require_dim
from companion.scratch.ops._operation import operation
from companion.shapes import Array, Backward, Float


@operation
@reads()
def softmax(input: Float[Array, "..."], dim: int) -> tuple[Float[Array, "..."], Backward]:
    """Turn scores into probabilities along ``dim``.

    Formula: p_k = e^{z_k} / sum_j e^{z_j}. Every score is first lowered by the largest, which changes no
    probability and keeps each exponential at 1 or below. backward gives (p (dy - sum_j p_j dy_j),).

    Raises: TypeError for anything but floats, or a ``dim`` that is no whole number; IndexError where there is no such
    axis.

    Source: Bridle (1990), Probabilistic Interpretation of Feedforward Classification Network Outputs.
    """
    require_dim("softmax", input, dim)
    exps = np.exp(input - input.max(axis=dim, keepdims=True, initial=-np.inf))
    p = exps / exps.sum(axis=dim, keepdims=True)

    def backward(dy):
        return (p * (dy - (p * dy).sum(axis=dim, keepdims=True)),)

    return p, backward


@operation
@reads([0])
def logsumexp(
    input: Float[Array, "..."], dim: int | tuple[int, ...], keepdim: bool = False
) -> tuple[Float[Array, "..."], Backward]:
    """Take the logarithm of the sum of exponentials along the axis or axes ``dim``: a smooth maximum.

    Formula: y = m + ln sum_j e^{z_j - m} with m = max_j z_j. backward gives (softmax(z) dy,).

    Raises: TypeError for anything but floats, or a ``dim`` that is neither a whole number nor a tuple of them;
    IndexError where there is no such axis.

    Source: Blanchard, Higham and Higham (2021), Accurately Computing the Log-Sum-Exp and Softmax Functions.
    """
    dim = require_dim("logsumexp", input, dim, several=True)
    top = input.max(axis=dim, keepdims=True, initial=-np.inf)
    top = np.where(np.isfinite(top), top, 0)  # a row of infinities has no finite score to subtract
    y = top + np.log(np.exp(input - top).sum(axis=dim, keepdims=True))

    def backward(dy):
        return (np.reshape(dy, y.shape) * np.exp(input - y),)

    return (y if keepdim else np.squeeze(y, axis=dim)), backward


@operation
@reads()
def log_softmax(input: Float[Array, "..."], dim: int) -> tuple[Float[Array, "..."], Backward]:
    """Take the logarithm of the softmax along ``dim``, without ever taking the logarithm of a small number.

    Formula: y_k = z_k - logsumexp(z). backward gives (dy - softmax(z) sum_j dy_j,).

    Raises: as :func:`softmax`.
    """
    require_dim("log_softmax", input, dim)
    shifted = input - input.max(axis=dim, keepdims=True, initial=-np.inf)
    y = shifted - np.log(np.exp(shifted).sum(axis=dim, keepdims=True))

    def backward(dy):
        return (dy - np.exp(y) * dy.sum(axis=dim, keepdims=True),)

    return y, backward
