"""Where a kernel stands when it slides over images, and which pixels it then sees: for convolution and pooling."""

from __future__ import annotations

import numpy as np


def slide(op: str, image, kernel, stride, margins) -> tuple[tuple[int, int], list[tuple]]:
    """Give how many windows fit, along rows and columns, and for every place (i, j) in the kernel what stands there.

    Along one axis, window r sees the pixels r s - p + i for i = 0, ..., k - 1: stride s, margin p before the image,
    kernel size k. Turned round, for one place i: windows first, ..., last - 1 see a pixel of the image there, and the
    others see the margin. Both are slices, so all windows are treated at once. Each entry of the list is ((i, j),
    windows, pixels); the latter two are pairs of slices of the same length, for rows and for columns.
    """
    padded = tuple(size + sum(margin) for size, margin in zip(image, margins, strict=True))
    if any(k > size for k, size in zip(kernel, padded, strict=True)):
        raise ValueError(f"{op}: kernel of size {tuple(kernel)} does not fit into padded images of size {padded}")
    grid = tuple((size - k) // s + 1 for size, k, s in zip(padded, kernel, stride, strict=True))
    rows, columns = (
        [_line_up(i, s, p, size, count) for i in range(k)]
        for k, s, (p, _), size, count in zip(kernel, stride, margins, image, grid, strict=True)
    )
    return grid, [((i, j), (r, c), (y, x)) for i, (r, y) in enumerate(rows) for j, (c, x) in enumerate(columns)]


def _line_up(i: int, s: int, p: int, size: int, count: int) -> tuple[slice, slice]:
    """Give the windows that see a pixel at place i of the kernel, and these pixels: 0 <= r s - p + i < size."""
    first = max(0, -((i - p) // s))
    last = max(first, min(count, (size - 1 + p - i) // s + 1))
    pixel = first * s - p + i
    return slice(first, last), slice(pixel, pixel + (last - first) * s, s)


def pair(op: str, name: str, value, least: int) -> tuple[int, int]:
    """Give (for rows, for columns) from one whole number for both, or from two."""
    both = tuple(value) if isinstance(value, tuple | list) else (value, value)
    if len(both) != 2 or not all(isinstance(v, int | np.integer) and v >= least for v in both):
        raise ValueError(f"{op}: {name} must be a whole number of at least {least}, or two of them, got {value!r}")
    return both


def require_images(op: str, input) -> None:
    """Raise unless input is a batch of images (N, C, H, W), or one image (C, H, W), that have pixels."""
    if input.ndim not in (3, 4) or 0 in input.shape[-3:]:
        raise ValueError(f"{op}: input must have shape (N, C, H, W) or (C, H, W), C, H, W >= 1, got {input.shape}")
