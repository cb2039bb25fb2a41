"""Normalisation: numbers brought to mean 0 and variance 1, over one example (layer) or over a batch.

The two differ only in which numbers are averaged.

Chapter: transformers
"""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np

from companion.scratch.ops._common import row_sums
from companion.scratch.ops._operation import operation
from companion.shapes import Array, Backward, Float


@operation
def layer_norm(
    input: Float[Array, "..."],
    normalized_shape: tuple[int, ...],
    weight: Float[Array, "*shape"] | None = None,
    bias: Float[Array, "*shape"] | None = None,
    eps: float = 1e-5,
) -> tuple[Float[Array, "..."], Backward]:
    """Bring every example's numbers to mean 0 and variance 1, then scale and shift each feature.

    Formula: xhat = (x - mean) / sqrt(var + eps), y = weight xhat + bias; mean and var = mean((x - mean)^2) are taken
    over the last axes, those of ``normalized_shape``. backward gives (dx, None, sum of dy xhat, sum of dy), the sums
    over all examples, with dx = (dxhat - mean(dxhat) - xhat mean(dxhat xhat)) / sqrt(var + eps), dxhat = weight dy.

    Raises: TypeError for anything but floating-point arrays of one dtype, or a shape that is no tuple; ValueError for
    shapes that do not fit.

    Source: Ba, Kiros and Hinton (2016), Layer Normalization, equation 4.
    """
    if not isinstance(normalized_shape, tuple | list):
        raise TypeError(f"layer_norm: normalized_shape must be a tuple of sizes, got {normalized_shape!r}")
    shape = tuple(normalized_shape)
    if not shape or input.shape[-len(shape) :] != shape:
        raise ValueError(f"layer_norm: input must end in the axes of normalized_shape {shape}, got {input.shape}")
    for name, array in (("weight", weight), ("bias", bias)):
        if array is not None and array.shape != shape:
            raise ValueError(f"layer_norm: {name} must have shape {shape}, got {array.shape}")
    d = math.prod(shape)
    x = input.reshape(math.prod(input.shape[: -len(shape)]), d)  # (N, D), one row an example
    w = None if weight is None else weight.reshape(d)
    xhat, _, _, to_input = _standardize(x, lambda a: row_sums(a) / max(d, 1), eps)
    y = _scale_and_shift(xhat, w, None if bias is None else bias.reshape(d))

    def backward(dy):
        dy = dy.reshape(x.shape)
        dx = to_input(dy if w is None else dy * w)
        dweight = None if w is None else row_sums((dy * xhat).T).reshape(shape)
        dbias = None if bias is None else row_sums(dy.T).reshape(shape)
        return dx.reshape(input.shape), None, dweight, dbias

    return y.reshape(input.shape), backward


@operation
def batch_norm(
    input: Float[Array, "N C ..."],
    running_mean: Float[Array, "C"] | None,
    running_var: Float[Array, "C"] | None,
    weight: Float[Array, "C"] | None = None,
    bias: Float[Array, "C"] | None = None,
    training: bool = False,
    momentum: float = 0.1,
    eps: float = 1e-5,
) -> tuple[Float[Array, "N C ..."], Backward]:
    """Bring every channel to mean 0 and variance 1 over the batch, then scale and shift it.

    Formula: as :func:`layer_norm`, with mean and var over all axes but the second. While ``training``, they are the
    batch's own, and the running statistics follow in place: running <- (1 - momentum) running + momentum batch, the
    variance taken with n - 1 there. Otherwise the running statistics stand for them, as constants, and
    dx = weight dy / sqrt(var + eps). backward gives (dx, None, None, sum of dy xhat, sum of dy), a sum a channel.

    Raises: TypeError for anything but floating-point arrays of one dtype; ValueError for shapes that do not fit, for
    a channel with a single number while training, and for missing running statistics otherwise.

    Source: Ioffe and Szegedy (2015), Batch Normalization, algorithms 1 and 2.
    Chapter: convolution
    """
    arrays = {"running_mean": running_mean, "running_var": running_var, "weight": weight, "bias": bias}
    if input.ndim < 2:
        raise ValueError(f"batch_norm: input must have shape (N, C, ...), got {input.shape}")
    channels = input.shape[1]
    for name, array in arrays.items():
        if array is not None and array.shape != (channels,):
            raise ValueError(f"batch_norm: {name} must have shape ({channels},), one a channel, got {array.shape}")
    if not training and (running_mean is None or running_var is None):
        raise ValueError("batch_norm: running_mean and running_var must be given unless training, got None")
    x = input.reshape(len(input), channels, math.prod(input.shape[2:]))  # (N, C, L)
    n = x.shape[0] * x.shape[2]  # numbers a channel
    if training and n == 1:
        raise ValueError(f"batch_norm: training needs more than one number a channel, got shape {input.shape}")
    w, b = (None if a is None else a[:, None] for a in (weight, bias))  # (C, 1)

    def sums(a):  # (N, C, L) -> (C, 1)
        return a.sum(axis=0).sum(axis=-1, keepdims=True)

    if training:
        xhat, mean, var, to_input = _standardize(x, lambda a: sums(a) / max(n, 1), eps)
        if n > 1:
            _follow(running_mean, mean, momentum)
            _follow(running_var, var * (n / (n - 1)), momentum)
    else:
        slope = 1 / np.sqrt(running_var[:, None] + eps)
        xhat = (x - running_mean[:, None]) * slope

        def to_input(dxhat):
            return dxhat * slope

    y = _scale_and_shift(xhat, w, b)

    def backward(dy):
        dy = dy.reshape(x.shape)
        dx = to_input(dy if w is None else dy * w)
        dweight = None if w is None else sums(dy * xhat)[:, 0]
        dbias = None if b is None else sums(dy)[:, 0]
        return dx.reshape(input.shape), None, None, dweight, dbias

    return y.reshape(input.shape), backward


def _standardize(x: Array, mean_of: Callable[[Array], Array], eps: float) -> tuple[Array, Array, Array, Callable]:
    """Give xhat, mean, variance, and the map from xhat's gradient to x's; ``mean_of`` says what is averaged."""
    mean = mean_of(x)
    xhat = x - mean
    var = mean_of(xhat * xhat)
    slope = 1 / np.sqrt(var + eps)
    xhat *= slope

    def to_input(dxhat):
        dx = xhat * mean_of(dxhat * xhat)
        dx += mean_of(dxhat)
        dx -= dxhat
        dx *= -slope
        return dx

    return xhat, mean, var, to_input


def _scale_and_shift(xhat: Array, weight: Array | None, bias: Array | None) -> Array:
    """Give weight xhat + bias, each left out where it is None, and never xhat itself."""
    y = xhat.copy() if weight is None else xhat * weight
    return y if bias is None else y + bias


def _follow(running: Array | None, batch: Array, momentum: float) -> None:
    """Move a running statistic towards the batch's."""
    if running is not None and isinstance(batch, np.ndarray):  # dual numbers ask for a slope, and train nothing
        running *= 1 - momentum
        running += momentum * batch[:, 0]
