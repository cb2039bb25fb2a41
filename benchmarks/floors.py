"""What no formula in NumPy can do without, for the operations that take more than twice PyTorch's time, and why."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import product

import numpy as np

from companion.scratch.ops._erf import error_function, normal_cdf_float32

DTYPES = ("float32", "float64")


@dataclass(frozen=True)
class Floor:
    """What no formula in NumPy can do without, as a function of the input and the upstream gradient, and why."""

    work: Callable
    why: str


def normalised(x, dy):
    """Take the passes of a normalisation: centre, scale, weight and shift; five more on the way back; six sums."""
    m = x[:1]  # a number a feature
    sums = [x @ m[0]]
    y = x - m
    sums.append(np.vecdot(y, y))
    y *= m
    z = y * m
    z += m
    along, dx = dy * y, dy * m
    sums += [dy @ m[0], along @ m[0], dy.T @ dy[:, 0], along.T @ dy[:, 0]]
    dx -= m
    y *= m
    dx -= y
    dx *= m
    return z, dx, sums


def softened(x, dy):
    """Take the passes of a softmax: largest, difference, exponential, sum, quotient; on the way back five."""
    p = x - x.max(axis=1, keepdims=True)
    np.exp(p, out=p)
    p /= p.sum(axis=1, keepdims=True)
    along = p * dy
    dx = dy - along.sum(axis=1, keepdims=True)
    dx *= p
    return p, dx


def softened_logarithm(x, dy):
    """Take the passes of a softmax's logarithm: largest, difference, exponential, sum; on the way back four."""
    y = x - x.max(axis=1, keepdims=True)
    p = np.exp(y)
    y -= np.log(p.sum(axis=1, keepdims=True))
    np.exp(y, out=p)
    p *= dy.sum(axis=1, keepdims=True)
    return y, dy - p


def squashed(x, dy):
    """Take the passes of a sigmoid: sign, exponential, 1 more, quotient; on the way back three."""
    y = np.negative(x)
    np.exp(y, out=y)
    y += 1
    np.reciprocal(y, out=y)
    dx = 1 - y
    dx *= y
    dx *= dy
    return y, dx


def let_through(x, dy):
    """Take the passes of silu: sign, exponential, 1 more, quotient; on the way back the share again, and four."""
    y = np.negative(x)
    np.exp(y, out=y)
    y += 1
    np.divide(x, y, out=y)
    share = y / x
    dx = 1 - share
    dx *= y
    dx += share
    dx *= dy
    return y, dx


def bent_by_chance(x, dy):
    """Take a normal number's chance, and a product; on the way back the share again, the density, and three."""
    chance = normal_cdf_float32(x) if x.dtype == np.float32 else error_function(x)
    y = x * chance
    dx = x * x
    np.exp(dx, out=dx)
    dx *= x
    dx += y / x
    dx *= dy
    return y, dx


def leaking(x, dy):
    """Take the passes of a leaky relu: scale, take the larger; on the way back choose a slope, and a product."""
    y = x * x.dtype.type(0.01)
    np.maximum(x, y, out=y)
    dx = (x > 0).astype(x.dtype)
    dx *= 0.99
    dx += 0.01
    dx *= dy
    return y, dx


def columns_multiplied(x, dy):
    """Lay out the windows of a 3 x 3 kernel as columns, and take the three products."""
    c, o = x.shape[1], dy.shape[1]
    columns = np.concatenate([x.reshape(c, -1)] * 9)
    kernels, dy = columns[:o, : 9 * c].copy(), dy.reshape(o, -1)
    return kernels @ columns, kernels.T @ dy, dy @ columns.T


def added_up(x, dy):
    """Add up along each row, forwards and on the way back."""
    return np.cumsum(x, axis=1), np.cumsum(dy, axis=1)


def bent(x, dy):
    """Take the passes of Huber's loss: error, slope, loss and its sum; on the way back one."""
    error = x - dy
    slope = np.clip(error, -1, 1)
    losses = slope * error
    losses -= slope
    return losses.sum(), slope * x.dtype.type(2)


def places(count):
    """For each of the places in a window: take the larger; find the largest that is the first, choose, and add."""

    def work(x, dy):
        h, w = dy.shape[-2:]
        y, dx, waiting = dy.copy(), np.zeros_like(x), np.ones_like(dy, bool)
        for _ in range(count):
            pixels = x[..., : 2 * h : 2, : 2 * w : 2]
            np.maximum(y, pixels, out=y)
            here = (pixels == y) & waiting
            waiting ^= here
            dx[..., : 2 * h : 2, : 2 * w : 2] += dy * here
        return y, dx

    return work


_SCALAR = Floor(lambda x, dy: (np.sin(x), np.cos(x)), "np.sin and np.cos take float64 number by number")
_OWN = Floor(lambda x, dy: dy.copy(), "a leaf keeps a gradient of its own, where PyTorch keeps dy itself")
_TURNED = Floor(lambda x, dy: dy.T.copy(), "a leaf keeps a gradient of its own, and NumPy turns a matrix slowly")
_PASSES = "NumPy goes over the array once for each sign in the formula, PyTorch a few times in all"
_NORMALISED, _SOFTENED = Floor(normalised, _PASSES), Floor(softened, _PASSES)
_LOGARITHM = Floor(softened_logarithm, _PASSES)
_COLUMNS = Floor(
    columns_multiplied, "NumPy has products of matrices alone, and the windows must be laid out for them"
)
_BENT, _LEAKING = Floor(bent, _PASSES), Floor(leaking, _PASSES)
_SQUASHED, _LET_THROUGH = Floor(squashed, _PASSES), Floor(let_through, _PASSES)
_CHANCE = Floor(bent_by_chance, "NumPy has no erf, which is then some twenty products and sums")
_PICTURES = Floor(lambda x, dy: normalised(*(one.reshape(len(one), -1) for one in (x, dy))), _PASSES)
_ADDED = Floor(added_up, "NumPy adds up a row number by number")
_PLACES = "the places of a window, one after another, are each several calls of NumPy's"
_FOUR, _NINE = Floor(places(4), _PLACES), Floor(places(9), _PLACES)

FLOORS = {
    **{(name, "float64"): _SCALAR for name in ("sin", "cos")},
    **{("reshape", dtype): _OWN for dtype in DTYPES},
    **{(name, dtype): _TURNED for name, dtype in product(("transpose", "permute"), DTYPES)},
    **{(name, dtype): _NORMALISED for name, dtype in product(("layer_norm", "batch_norm"), DTYPES)},
    **{("batch_norm pictures", dtype): _PICTURES for dtype in DTYPES},
    **{("softmax", dtype): _SOFTENED for dtype in DTYPES},
    **{("log_softmax", dtype): _LOGARITHM for dtype in DTYPES},
    **{("sigmoid", dtype): _SQUASHED for dtype in DTYPES},
    **{("silu", dtype): _LET_THROUGH for dtype in DTYPES},
    **{("gelu", dtype): _CHANCE for dtype in DTYPES},
    **{("leaky_relu", dtype): _LEAKING for dtype in DTYPES},
    **{("cumsum", dtype): _ADDED for dtype in DTYPES},
    **{("huber_loss", dtype): _BENT for dtype in DTYPES},
    ("conv2d", "float32"): _COLUMNS,
    **{("max_pool2d", dtype): _FOUR for dtype in DTYPES},
    **{("max_pool2d overlap", dtype): _NINE for dtype in DTYPES},
}
