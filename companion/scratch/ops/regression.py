"""Losses for numbers: what an error costs, each with its gradient.

All take ``reduction``: ``"none"`` gives the loss of every number, ``"sum"`` adds them up, ``"mean"`` (PyTorch's
default) divides the sum by their number. Where input and target have different shapes they are broadcast, as PyTorch
does it, and with a warning, as there: predictions (N, 1) against targets (N,) make N x N errors, hardly ever meant.

Chapter: softmax
"""

from __future__ import annotations

import warnings

import numpy as np

from companion.scratch.ops._common import reads, selective, sum_to
from companion.scratch.ops._losses import reduce_losses
from companion.scratch.ops._operation import operation
from companion.shapes import Array, Backward, Float

Loss = tuple[Float[Array, ""], Backward]


@operation
@selective
@reads([], [])
def mse_loss(input: Float[Array, "..."], target: Float[Array, "..."], *, reduction: str = "mean") -> Loss:
    """Square the error: the negative log-likelihood of Gaussian noise, up to constants.

    Formula: l = (x - t)^2. backward gives (2 (x - t) dl, -2 (x - t) dl), each summed over its broadcast axes.

    Raises: TypeError for anything but floats of one dtype; ValueError for shapes that cannot be broadcast or the mean
    over nothing. Warns: UserWarning where the shapes differ.
    """
    error, shapes = _error("mse_loss", input, target), (input.shape, target.shape)
    value, weight = reduce_losses("mse_loss", error * error, reduction)

    def backward(dy, needs=(True, True)):
        return _to_both(2 * error * (dy * weight), shapes, needs)

    return value, backward


@operation
@selective
@reads([], [])
def l1_loss(input: Float[Array, "..."], target: Float[Array, "..."], *, reduction: str = "mean") -> Loss:
    """Take the error's size: the negative log-likelihood of Laplace noise, up to constants.

    Formula: l = |x - t|. backward gives (sign(x - t) dl, -sign(x - t) dl), with sign(0) = 0, each summed over its
    broadcast axes.

    Raises, warns: as :func:`mse_loss`.
    """
    error, shapes = _error("l1_loss", input, target), (input.shape, target.shape)
    value, weight = reduce_losses("l1_loss", np.abs(error), reduction)

    def backward(dy, needs=(True, True)):
        return _to_both(np.sign(error) * (dy * weight), shapes, needs)

    return value, backward


@operation
@selective
@reads([], [])
def huber_loss(
    input: Float[Array, "..."], target: Float[Array, "..."], reduction: str = "mean", delta: float = 1.0
) -> Loss:
    """Square small errors, take the size of large ones: one wild point cannot own the fit.

    Formula: l = e^2 / 2 where |e| <= delta, else delta (|e| - delta / 2), with e = x - t: s (e - s / 2), where
    the slope is s = clip(e, -delta, delta). backward gives (s dl, -s dl), each summed over its broadcast axes.

    Raises, warns: as :func:`mse_loss`; ValueError unless delta is positive.

    Source: Huber (1964), Robust Estimation of a Location Parameter.
    """
    if not delta > 0:
        raise ValueError(f"huber_loss: delta must be positive, got {delta!r}")
    error, shapes = _error("huber_loss", input, target), (input.shape, target.shape)
    slope = np.clip(error, -delta, delta)
    value, weight = reduce_losses("huber_loss", slope * (error - 0.5 * slope), reduction)

    def backward(dy, needs=(True, True)):
        return _to_both(slope * (dy * weight), shapes, needs)

    return value, backward


def _error(op: str, input, target) -> Array:
    """Give input - target, and warn where that takes broadcasting."""
    if input.shape != target.shape:
        shapes = f"input {input.shape} and target {target.shape}"
        try:
            errors = np.broadcast_shapes(input.shape, target.shape)
        except ValueError:
            raise ValueError(f"{op}: {shapes} have different shapes that cannot be broadcast") from None
        warnings.warn(
            f"{op}: {shapes} have different shapes, so the errors have shape {errors}; this is hardly ever meant",
            stacklevel=4,
        )
    return input - target


def _to_both(derror: Array, shapes, needs) -> tuple[Array | None, Array | None]:
    """Give the gradients of the two sides of an error, input - target."""
    return sum_to(derror, shapes[0]) if needs[0] else None, sum_to(-derror, shapes[1]) if needs[1] else None
