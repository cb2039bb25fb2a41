"""Convolution: what each window shows becomes the column of a matrix, and each kernel the row of another.

Chapter: convolution
"""

from __future__ import annotations

import numpy as np

from companion.scratch.ops._common import selective
from companion.scratch.ops._operation import operation
from companion.scratch.ops._windows import pair, require_images, slide
from companion.shapes import Array, Backward, Float


@operation
@selective
def conv2d(
    input: Float[Array, "N C H W"] | Float[Array, "C H W"],
    weight: Float[Array, "O C/groups kh kw"],
    bias: Float[Array, "O"] | None = None,
    *,
    stride: int | tuple[int, int] = 1,
    padding: int | tuple[int, int] | str = 0,
    groups: int = 1,
) -> tuple[Float[Array, "N O H' W'"], Backward]:
    """Slide O kernels over images; each number that comes out is the product of a kernel with a window.

    Formula: y[n, o, r, t] = b[o] + sum over c, i, j of w[o, c, i, j] x[n, c, r s - p + i, t s - p + j], where x is 0
    outside the image; in signal processing this is a cross-correlation. With the windows as the columns of X it is
    one matrix product, Y = W X + b. backward gives (the columns of W^T dY, each added back to its window's pixels;
    dY X^T; the row sums of dY), None for a missing bias.

    H' = floor((H + 2 p - kh) / s) + 1, and W' likewise. ``stride`` and ``padding`` are whole numbers, or pairs (rows,
    columns); padding "valid" is 0, "same" keeps H and W. The channels may fall into ``groups``, each with kernels of
    its own that see nothing else. One image (C, H, W) is taken as well. In memory the batch stands last, in what
    comes out and in the gradient of the input: every slice is then a few long runs.

    Raises: TypeError for anything but floating-point arrays of one dtype; ValueError for shapes that do not fit.

    Source: LeCun et al. (1989), Backpropagation Applied to Handwritten Zip Code Recognition; Chellapilla, Puri and
    Simard (2006), High Performance Convolutional Neural Networks for Document Processing (windows as columns).
    """
    _require_fit(input, weight, bias, groups)
    c, h, w = input.shape[-3:]
    o, _, kh, kw = weight.shape
    n = input.size // (c * h * w)
    stride = pair("conv2d", "stride", stride, least=1)
    grid, places = slide("conv2d", (h, w), (kh, kw), stride, _margins(padding, (kh, kw), stride))
    windows_in_all = n * grid[0] * grid[1]

    images = input.reshape(n, c, h, w).transpose(1, 2, 3, 0).copy()  # (C, H, W, N), in memory too
    columns = np.zeros((c, kh, kw, *grid, n), input.dtype, like=images)  # (C, kh, kw, H', W', N)
    for place, windows, pixels in places:
        columns[:, *place, *windows] = images[:, *pixels]
    columns = columns.reshape(groups, c // groups * kh * kw, windows_in_all)  # a column for each window
    kernels = weight.reshape(groups, o // groups, c // groups * kh * kw)  # a row for each kernel
    y = np.matmul(kernels, columns).reshape(o, *grid, n)
    if bias is not None:
        y = np.add(y, bias.reshape(o, 1, 1, 1))

    def backward(dy, needs=(True, True, True)):
        dy = dy.reshape(n, o, *grid).transpose(1, 2, 3, 0).reshape(groups, o // groups, windows_in_all)
        dinput = dweight = dbias = None
        if needs[0]:
            dcolumns = np.matmul(kernels.swapaxes(1, 2), dy).reshape(c, kh, kw, *grid, n)
            dimages = np.zeros((c, h, w, n), input.dtype, like=dcolumns)
            for place, windows, pixels in places:
                dimages[:, *pixels] += dcolumns[:, *place, *windows]
            dinput = dimages.transpose(3, 0, 1, 2).reshape(input.shape)
        if needs[1]:
            dweight = np.matmul(columns, dy.swapaxes(1, 2)).swapaxes(1, 2).reshape(weight.shape)
        if bias is not None and needs[2]:
            dbias = dy.sum(axis=2).reshape(o)
        return dinput, dweight, dbias

    return y.transpose(3, 0, 1, 2).reshape(*input.shape[:-3], o, *grid), backward


def _margins(padding, kernel, stride) -> list[tuple[int, int]]:
    """Give the zeros before and after the image, along rows and along columns."""
    if padding == "same":
        if stride != (1, 1):
            raise ValueError(f"conv2d: padding 'same' needs stride 1, got {stride}")
        return [((k - 1) // 2, k // 2) for k in kernel]
    if isinstance(padding, str) and padding != "valid":
        raise ValueError(f"conv2d: padding must be 'same', 'valid', or whole numbers, got {padding!r}")
    return [(p, p) for p in pair("conv2d", "padding", 0 if padding == "valid" else padding, least=0)]


def _require_fit(input, weight, bias, groups) -> None:
    require_images("conv2d", input)
    if weight.ndim != 4 or 0 in weight.shape:
        raise ValueError(f"conv2d: weight must have shape (O, C / groups, kh, kw), none of it 0, got {weight.shape}")
    if not isinstance(groups, int) or groups < 1 or weight.shape[0] % groups:
        raise ValueError(f"conv2d: groups must divide the {weight.shape[0]} kernels of weight, got {groups!r}")
    if input.shape[-3] != weight.shape[1] * groups:
        raise ValueError(
            f"conv2d: input of shape {input.shape} does not fit weight of shape {weight.shape} and groups={groups}; "
            f"expected {weight.shape[1] * groups} channels"
        )
    if bias is not None and bias.shape != weight.shape[:1]:
        raise ValueError(f"conv2d: bias must have shape {weight.shape[:1]}, got {bias.shape}")
