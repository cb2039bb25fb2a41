"""Convolution: what each window shows becomes the column of a matrix, and each kernel the row of another.

Chapter: convolution
"""

from __future__ import annotations

from companion.scratch.ops._common import in_shape_of, reads, selective, transposed
from companion.scratch.ops._operation import operation
from companion.scratch.ops._windows import Windows, pair, require_images
from companion.shapes import Array, Backward, Float


@operation
@selective
@reads([1], [], [])
def conv2d(
    input: Float[Array, "N C H W"] | Float[Array, "C H W"],
    weight: Float[Array, "O C/groups kh kw"],
    bias: Float[Array, "O"] | None = None,
    stride: int | tuple[int, int] = 1,
    padding: int | tuple[int, int] | str = 0,
    *,
    groups: int = 1,
) -> tuple[Float[Array, "N O H' W'"], Backward]:
    """Slide O kernels over images; each number that comes out is the product of a kernel with a window.

    Formula: y[n, o, r, t] = b[o] + sum_{c, i, j} w[o, c, i, j] x[n, c, r s - p + i, t s - p + j], where x is 0
    outside the image; in signal processing this is a cross-correlation. With the windows as the columns of X it is
    one matrix product, Y = W X + b. backward gives (the columns of W^T dY, each added back to its window's pixels;
    dY X^T; the row sums of dY), None for a missing bias.

    H' = floor((H + 2 p - kh) / s) + 1, and W' likewise. ``stride`` and ``padding`` are whole numbers, or pairs (rows,
    columns); padding "valid" is 0, "same" keeps H and W. The channels may fall into ``groups``, each with kernels of
    its own that see nothing else. One image (C, H, W) is taken as well.

    Raises: TypeError for anything but floating-point arrays of one dtype; ValueError for shapes that do not fit.

    Source: LeCun et al. (1989), Backpropagation Applied to Handwritten Zip Code Recognition; Chellapilla, Puri and
    Simard (2006), High Performance Convolutional Neural Networks for Document Processing (windows as columns).
    """
    windows = _windows(input, weight, stride, padding, groups)
    w = weight.reshape(groups, len(weight) // groups, -1)  # (G, O/G, C/G kh kw), a row for each kernel
    x = windows.unfold(input)  # (G, C/G kh kw, M), a column for each window
    y = w @ x  # (G, O/G, M)
    if bias is not None:
        y = y + bias.reshape(groups, -1, 1)

    def backward(dy, needs=(True, True, True)):
        dy = windows.as_columns(dy)  # (G, O/G, M)
        dinput = windows.fold(transposed(w), dy) if needs[0] else None  # W^T dY
        dweight = dy @ transposed(x) if needs[1] else None
        dbias = dy.sum(axis=-1) if bias is not None and needs[2] else None
        return dinput, in_shape_of(weight, dweight), in_shape_of(bias, dbias)

    return windows.as_images(y), backward


def _windows(input: Array, weight: Array, stride, padding, groups) -> Windows:
    """Check that all fits; give the windows that the kernels see."""
    _require_fit(input, weight, groups)
    kernel, stride = weight.shape[2:], pair("conv2d", "stride", stride, least=1)
    return Windows("conv2d", input.shape, kernel, stride, _margins(padding, kernel, stride), groups)


def _margins(padding, kernel, stride) -> tuple[tuple[int, int], tuple[int, int]]:
    """Give the zeros before and after the image, along rows and along columns."""
    if padding == "same":
        if stride != (1, 1):
            raise ValueError(f"conv2d: padding 'same' needs stride 1, got {stride}")
        return tuple(((k - 1) // 2, k // 2) for k in kernel)
    if isinstance(padding, str) and padding != "valid":
        raise ValueError(f"conv2d: padding must be 'same', 'valid', or whole numbers, got {padding!r}")
    return tuple((p, p) for p in pair("conv2d", "padding", 0 if padding == "valid" else padding, least=0))


def _require_fit(input: Array, weight: Array, groups) -> None:
    """Raise unless there are pixels and kernels, and the channels are those that the kernels see."""
    require_images("conv2d", input)
    if 0 in weight.shape:
        raise ValueError(f"conv2d: weight must have shape (O, C / groups, kh, kw), none of it 0, got {weight.shape}")
    if not isinstance(groups, int) or groups < 1 or weight.shape[0] % groups:
        raise ValueError(f"conv2d: groups must divide the {weight.shape[0]} kernels of weight, got {groups!r}")
    if input.shape[-3] != weight.shape[1] * groups:
        raise ValueError(
            f"conv2d: input of shape {input.shape} does not fit weight of shape {weight.shape} and groups={groups}; "
            f"expected {weight.shape[1] * groups} channels"
        )
