"""Normalisation: numbers brought to mean 0 and variance 1, over one example (layer) or over a batch.

The two differ only in which numbers are averaged.

Chapter: transformers
"""

from __future__ import annotations

import math

import numpy as np

from companion.scratch.ops._common import in_shape_of, reads, row_dots, row_means, row_sums
from companion.scratch.ops._operation import operation
from companion.shapes import Array, Backward, Float


@operation
@reads([2], [], [], [])
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
    _require_normalized(input, normalized_shape, weight, bias)
    shape, d = input.shape, math.prod(normalized_shape)
    x = input.reshape(input.size // max(d, 1), d)  # (N, D), one row an example
    w, b = _in_shape(weight, bias, (d,), x.dtype)
    xhat = x - row_means(x)
    slope = 1 / np.sqrt(row_dots(xhat, xhat) / max(d, 1) + eps)  # (N, 1)
    xhat *= slope
    y = xhat * w + b

    def backward(dy):
        dy = dy.reshape(xhat.shape)
        dweight, mean_along = _sums_and_means(dy * xhat, w)  # mean(dxhat xhat), where dxhat = dy w
        dbias, mean = _sums_and_means(dy, w)  # mean(dxhat)
        dx = (dy * w - mean - xhat * mean_along) * slope
        return dx.reshape(shape), None, in_shape_of(weight, dweight), in_shape_of(bias, dbias)

    return y.reshape(shape), backward


@operation
@reads([3], [], [], [], [])
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
    _require_statistics(input, running_mean, running_var, training)
    n = max(input.size // max(input.shape[1], 1), 1)  # numbers a channel
    column = (input.shape[1],) + (1,) * (input.ndim - 2)  # (C, 1, ...)
    w, b = _in_shape(weight, bias, column, input.dtype)
    mean = _channel_sums(input) / n if training else running_mean.reshape(column)
    xhat = input - mean
    var = _channel_sums(xhat * xhat) / n if training else running_var.reshape(column)
    slope = 1 / np.sqrt(var + eps)
    xhat *= slope
    y = xhat * w + b
    if training:
        _follow(running_mean, running_var, mean, var, n, momentum)

    def backward(dy):
        dweight, dbias = _channel_sums(dy * xhat), _channel_sums(dy)
        dx = (dy - dbias / n - xhat * (dweight / n)) * (slope * w) if training else dy * (slope * w)
        return dx, None, None, in_shape_of(weight, dweight), in_shape_of(bias, dbias)

    return y, backward


def _sums_and_means(a: Float[Array, "N D"], w: Float[Array, "D"]) -> tuple[Float[Array, "D 1"], Float[Array, "N 1"]]:
    """Give the sum of a over the examples, and the mean of a w over the features."""
    return row_sums(a.T), row_means(a, w)


def _in_shape(weight: Array | None, bias: Array | None, shape: tuple[int, ...], dtype) -> tuple[Array, Array]:
    """Give weight and bias in a shape; where one is missing, what changes nothing: ones, zeros."""
    w = np.ones(shape, dtype) if weight is None else weight.reshape(shape)
    return w, np.zeros(shape, dtype) if bias is None else bias.reshape(shape)


def _channel_sums(a: Float[Array, "N C ..."]) -> Float[Array, "1 C ..."]:
    """Add up everything but the channels; the axes stay, with size 1."""
    return a.sum(axis=(0, *range(2, a.ndim)), keepdims=True)


def _follow(running_mean, running_var, mean: Array, var: Array, n: int, momentum: float) -> None:
    """Move the running statistics, where there are any, towards those of a batch of n numbers a channel."""
    if n > 1 and isinstance(mean, np.ndarray):  # dual numbers ask for a slope, and train nothing
        for running, batch in ((running_mean, mean), (running_var, var * (n / (n - 1)))):
            if running is not None:
                running *= 1 - momentum
                running += momentum * batch.reshape(-1)


def _require_normalized(input: Array, normalized_shape, weight: Array | None, bias: Array | None) -> None:
    """Raise unless the input ends in the axes of normalized_shape, which weight and bias have."""
    if not isinstance(normalized_shape, tuple | list):
        raise TypeError(f"layer_norm: normalized_shape must be a tuple of sizes, got {normalized_shape!r}")
    shape = tuple(normalized_shape)
    if not shape or input.shape[-len(shape) :] != shape:
        raise ValueError(f"layer_norm: input must end in the axes of normalized_shape {shape}, got {input.shape}")
    for name, array in (("weight", weight), ("bias", bias)):
        if array is not None and array.shape != shape:
            raise ValueError(f"layer_norm: {name} must have shape {shape}, got {array.shape}")


def _require_statistics(input: Array, running_mean: Array | None, running_var: Array | None, training: bool) -> None:
    """Raise unless there are a mean and a variance to go by."""
    if not training and (running_mean is None or running_var is None):
        raise ValueError("batch_norm: running_mean and running_var must be given unless training, got None")
    if training and input.size == input.shape[1] > 0:
        raise ValueError(f"batch_norm: training needs more than one number a channel, got shape {input.shape}")
