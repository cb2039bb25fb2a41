"""Where a kernel stands when it slides over images, and which pixels it then sees: for convolution and pooling."""

from __future__ import annotations

import functools
import math

import numpy as np

from companion.scratch.ops._common import turned
from companion.shapes import Array, Float


class Windows:
    """What the windows of a convolution show, as the columns of a matrix; with groups of channels, of G matrices.

    For speed, the batch stands last in memory, in the columns and in the images that are made from columns, so that
    each slice is a few long runs: with the batch first, a step of a convolutional network takes 1.2 to 1.4 times as
    long.
    """

    def __init__(self, op: str, shape: tuple[int, ...], kernel, stride, margins, groups: int):
        self.lead, self.image, self.groups = shape[:-3], shape[-3:], groups
        self.grid, self.places = slide(op, self.image[1:], kernel, stride, margins)
        self.blank = np.zeros_like if any(map(any, margins)) else np.empty_like
        self.sizes = (self.image[0], *kernel, *self.grid, math.prod(self.lead))  # C, kh, kw, H', W', N

    def unfold(self, images: Float[Array, "N C H W"]) -> Float[Array, "G D M"]:
        """Give what each of the M windows shows: D numbers, those of each channel together."""
        images = self._batch_last(images)  # (C, H, W, N), in memory too
        columns = self.blank(images, shape=self.sizes)
        for place, windows, pixels in self.places:
            columns[:, *place, *windows] = images[:, *pixels]
        return self._grouped(columns, axes=3)

    def fold(self, w: Float[Array, "G D O/G"], dy: Float[Array, "G O/G M"]) -> Float[Array, "N C H W"]:
        """Give images where each number of each window, those of w dy, was added to its pixel.

        For memory, the product is taken for one place of the kernel after the other: all columns at once would be
        the largest array of a training step.
        """
        c, *kernel = self.sizes[:3]
        w = np.moveaxis(w.reshape(self.groups, c // self.groups, *kernel, w.shape[-1]), (2, 3), (0, 1)).copy()
        images = np.zeros_like(w[0, 0] @ dy[..., :0], shape=(*self.image, self.sizes[-1]))  # of the product's kind
        for place, windows, pixels in self.places:
            columns = (w[place] @ dy).reshape(c, *self.grid, self.sizes[-1])
            images[:, *pixels] += columns[:, *windows]
        return self._batch_first(images)

    def as_columns(self, images: Float[Array, "N O H' W'"]) -> Float[Array, "G O/G M"]:
        """Give the numbers that belong to each window as a column."""
        return self._grouped(self._batch_last(images), axes=1)

    def as_images(self, columns: Float[Array, "G O/G M"]) -> Float[Array, "N O H' W'"]:
        """Give the columns, each the numbers of a window, as images."""
        return self._batch_first(columns.reshape(columns.shape[0] * columns.shape[1], *self.grid, self.sizes[-1]))

    def _grouped(self, array: Array, axes: int) -> Float[Array, "G D M"]:
        return array.reshape(self.groups, math.prod(array.shape[:axes]) // self.groups, math.prod(array.shape[axes:]))

    def _batch_last(self, images: Array) -> Array:
        shape, n = images.shape[-3:], self.sizes[-1]
        return turned(images.reshape(n, math.prod(shape))).reshape(*shape, n)

    def _batch_first(self, images: Array) -> Array:
        return images.transpose(3, 0, 1, 2).reshape(*self.lead, *images.shape[:-1])


@functools.lru_cache(1024)
def slide(op: str, image, kernel, stride, margins) -> tuple[tuple[int, int], list[tuple]]:
    """Give how many windows fit, along rows and columns, and for every place (i, j) in the kernel what stands there.

    Along one axis, window r sees the pixels r s - p + i for i = 0, ..., k - 1: stride s, margin p before the image,
    kernel size k. Turned round, for one place i: windows first, ..., last - 1 see a pixel of the image there, and the
    others see the margin. Both are slices, so all windows are treated at once. Each entry of the list is ((i, j),
    windows, pixels); the latter two are pairs of slices of the same length, for rows and for columns.

    For speed, what was worked out is remembered: without, a convolutional network's step on small pictures takes a
    tenth longer.
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
