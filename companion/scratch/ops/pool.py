"""Pooling: each window of an image becomes one number, channel by channel.

Chapter: convolution
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from companion.scratch.ops._common import reads, routed
from companion.scratch.ops._elementwise import elementwise
from companion.scratch.ops._operation import operation
from companion.scratch.ops._windows import pair, require_images, slide
from companion.shapes import Array, Backward, Float

Size = int | tuple[int, int]


@operation
@reads([0])
def max_pool2d(
    input: Float[Array, "N C H W"] | Float[Array, "C H W"],
    kernel_size: Size,
    stride: Size | None = None,
    padding: Size = 0,
) -> tuple[Float[Array, "N C H' W'"], Backward]:
    """Keep the largest number of each window.

    Formula: y[n, c, r, t] = max_{i, j} x[n, c, r s - p + i, t s - p + j]; padding is never the largest.
    backward gives (dy added to the pixel that was the largest, None): of several equal ones to the first, in reading
    order; where a window has NaN, y is NaN and dy goes to the last of them. Both are PyTorch's choice.

    H' = floor((H + 2 p - kh) / s) + 1, and W' likewise. Sizes are whole numbers, or pairs (rows, columns);
    ``stride`` is the kernel's size if not given. One image (C, H, W) is taken as well.

    Raises: TypeError for anything but a floating-point array; ValueError for sizes that do not fit.

    Source: Ranzato, Huang, Boureau and LeCun (2007), Unsupervised Learning of Invariant Feature Hierarchies.
    """
    _, grid, places = _geometry("max_pool2d", input, kernel_size, stride, padding)
    y = np.empty_like(input, shape=(*input.shape[:-2], *grid))
    y[...] = -np.inf
    for _, windows, pixels in places:
        _keep_larger(y[..., *windows], input[..., *pixels])

    def backward(dy):
        dinput = np.zeros_like(dy, shape=input.shape)
        for is_largest, windows, pixels in _largest(input, y, places):
            dinput[..., *pixels] += routed(dy[..., *windows], is_largest)
        return dinput, None

    return y, backward


def _largest(input: Array, y: Array, places: list) -> Iterator[tuple]:
    """Go through the places of a window; say which windows have their largest pixel there, and nowhere before."""
    waiting = np.ones_like(y, bool)  # windows whose largest pixel has not been met yet
    for _, windows, pixels in places:
        here = (input[..., *pixels] == y[..., *windows]) & waiting[..., *windows]
        waiting[..., *windows] ^= here
        yield here, windows, pixels
    if waiting.any():  # for NaN, which equals nothing
        for _, windows, pixels in reversed(places):
            here = np.isnan(input[..., *pixels]) & waiting[..., *windows]
            waiting[..., *windows] ^= here
            yield here, windows, pixels


def _keep_larger(so_far: Array, pixel: Array) -> None:
    """Put the larger of two in the place of the first; plain arrays for speed by NumPy's own function, in place."""
    if type(so_far) is np.ndarray:
        np.maximum(so_far, pixel, out=so_far)
    else:
        so_far[...] = _larger(so_far, pixel)[0]


def _is_larger(pixel, so_far):
    return (pixel > so_far) | np.isnan(pixel)


@elementwise(lambda y, so_far, pixel: ~_is_larger(pixel, so_far), lambda y, so_far, pixel: _is_larger(pixel, so_far))
def _larger(so_far, pixel):
    """Take the larger of two; forward mode follows the pixel that backward gives the gradient to."""
    return np.maximum(so_far, pixel)


@operation
@reads()
def avg_pool2d(
    input: Float[Array, "N C H W"] | Float[Array, "C H W"],
    kernel_size: Size,
    stride: Size | None = None,
    padding: Size = 0,
) -> tuple[Float[Array, "N C H' W'"], Backward]:
    """Take the mean of each window; padding counts as zeros.

    Formula: y[n, c, r, t] = sum_{i, j} x[n, c, r s - p + i, t s - p + j] / (kh kw). backward gives
    (dy / (kh kw) added to every pixel of its window, None).

    Sizes as in :func:`max_pool2d`.

    Raises: TypeError for anything but a floating-point array; ValueError for sizes that do not fit.

    Source: LeCun et al. (1998), Gradient-Based Learning Applied to Document Recognition, section II.B.
    """
    (kh, kw), grid, places = _geometry("avg_pool2d", input, kernel_size, stride, padding)
    shape = input.shape
    y = np.zeros_like(input, shape=(*shape[:-2], *grid))
    for _, windows, pixels in places:
        y[..., *windows] += input[..., *pixels]

    def backward(dy):
        share = dy / (kh * kw)
        dinput = np.zeros_like(dy, shape=shape)
        for _, windows, pixels in places:
            dinput[..., *pixels] += share[..., *windows]
        return dinput, None

    return y / (kh * kw), backward


def _geometry(op: str, input, kernel_size, stride, padding):
    """Check the sizes; give the kernel's, the number of windows, and what stands at each place of the kernel."""
    require_images(op, input)
    kernel = pair(op, "kernel_size", kernel_size, least=1)
    stride = kernel if stride is None else pair(op, "stride", stride, least=1)
    padding = pair(op, "padding", padding, least=0)
    if any(2 * p > k for p, k in zip(padding, kernel, strict=True)):
        raise ValueError(f"{op}: padding must be at most half of kernel_size {kernel}, got {padding}")
    return kernel, *slide(op, input.shape[-2:], kernel, stride, tuple((p, p) for p in padding))
