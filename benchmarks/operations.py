"""Each operation, forward and backward on the tape, against PyTorch's function: a list to see what is slow."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import product

import numpy as np

from benchmarks import steps, tables
from benchmarks.timing import race
from companion import reference
from companion.reference import ops as torch_ops
from companion.scratch import ops as scratch_ops
from companion.scratch.autodiff import Tensor, apply

TITLE = "Operations, forward and backward"
TOLERANCE = {"float64": 1e-9, "float32": 1e-3}


@dataclass(frozen=True)
class Drawn:
    """An argument that is an array, and whether its gradient is wanted."""

    draw: Callable[[np.random.Generator], np.ndarray]
    wanted: bool = False


def normal(*shape: int, wanted: bool = True) -> Drawn:
    return Drawn(lambda rng: rng.normal(size=shape), wanted)


def positive(*shape: int, wanted: bool = True) -> Drawn:
    return Drawn(lambda rng: rng.uniform(0.5, 2, size=shape), wanted)


def labels(below: int, *shape: int) -> Drawn:
    return Drawn(lambda rng: rng.integers(below, size=shape))


_HIDDEN = normal(128, 256)  # a batch of hidden units
_WORDS = normal(32, 64, 64)  # texts, their words, their features
_HEADS = normal(32, 4, 64, 16)
_PICTURES = normal(64, 8, 28, 28)
_CHANNELS = normal(8)
_SMALL_PICTURES = normal(64, 16, 8, 8)
_LAYERS = ((64, 256), (512, 1024))  # a small and a large hidden layer

OPERATIONS: dict[str, tuple] = {  # the operation, and a word where it stands twice -> arguments, options
    **{name: ((_HIDDEN,), {}) for name in ("neg", "abs", "square", "exp", "sin", "cos", "erf", "relu", "leaky_relu")},
    **{name: ((_HIDDEN,), {}) for name in ("sigmoid", "tanh", "selu", "silu", "softplus", "gelu")},
    "gelu tanh": ((_HIDDEN,), {"approximate": "tanh"}),
    **{name: ((positive(128, 256),), {}) for name in ("sqrt", "log", "log1p")},
    **{name: ((_HIDDEN, _HIDDEN), {}) for name in ("add", "sub", "mul", "maximum", "minimum")},
    "add row": ((_HIDDEN, normal(256)), {}),
    "div": ((_HIDDEN, positive(128, 256)), {}),
    "pow": ((positive(128, 256), _HIDDEN), {}),
    "pow 3": ((_HIDDEN, 3.0), {}),
    "where": ((Drawn(lambda rng: rng.normal(size=(128, 256)) > 0), _HIDDEN, _HIDDEN), {}),
    **{name: ((_HIDDEN,), {"dim": 1}) for name in ("sum", "mean", "max", "softmax", "log_softmax", "logsumexp")},
    "transpose": ((_WORDS, 1, 2), {}),
    "reshape": ((_WORDS, (32, 64, 4, 16)), {}),
    "concatenate": ((_HIDDEN, _HIDDEN), {"dim": 1}),
    "index": ((_HIDDEN, (slice(None), slice(0, 64))), {}),
    "index rows": ((normal(1000, 64), labels(1000, 2048)), {}),
    "matmul": ((_HIDDEN, normal(256, 256)), {}),
    "matmul stacks": ((_HEADS, normal(32, 4, 16, 64)), {}),
    "linear": ((_HIDDEN, normal(256, 256), normal(256)), {}),
    "linear words": ((_WORDS, normal(256, 64), normal(256)), {}),
    "conv2d": ((_PICTURES, normal(16, 8, 3, 3), normal(16)), {}),
    "conv2d first": ((normal(64, 1, 28, 28, wanted=False), normal(8, 1, 3, 3), normal(8)), {"padding": 1}),
    "conv2d small": ((_SMALL_PICTURES, normal(32, 16, 3, 3), normal(32)), {"padding": 1}),
    "max_pool2d": ((_PICTURES, 2), {}),
    "max_pool2d overlap": ((_PICTURES, 3), {"stride": 2, "padding": 1}),
    "avg_pool2d": ((_PICTURES, 2), {}),
    "layer_norm": ((_WORDS, (64,), normal(64), normal(64)), {}),
    "batch_norm": (
        (_PICTURES, normal(8, wanted=False), positive(8, wanted=False), _CHANNELS, _CHANNELS),
        {"training": True},
    ),
    **{f"layer_norm {n} x {d}": ((normal(n, d), (d,), normal(d), normal(d)), {}) for n, d in _LAYERS},
    **{
        f"batch_norm {n} x {d}": (
            (normal(n, d), normal(d, wanted=False), positive(d, wanted=False), normal(d), normal(d)),
            {"training": True},
        )
        for n, d in _LAYERS
    },
    "embedding": ((labels(1000, 32, 64), normal(1000, 64)), {}),
    "scaled_dot_product_attention": ((_HEADS, _HEADS, _HEADS), {}),
    "scaled_dot_product_attention causal": ((_HEADS, _HEADS, _HEADS), {"is_causal": True}),
    "cross_entropy": ((normal(128, 10), labels(10, 128)), {}),
    "cross_entropy words": ((normal(2048, 1000), labels(1000, 2048)), {}),
    "nll_loss": ((normal(128, 10), labels(10, 128)), {}),
    "multi_margin_loss": ((normal(128, 10), labels(10, 128)), {}),
    "binary_cross_entropy_with_logits": ((_HIDDEN, Drawn(lambda rng: rng.uniform(size=(128, 256)))), {}),
    **{name: ((_HIDDEN, normal(128, 256, wanted=False)), {}) for name in ("mse_loss", "l1_loss", "huber_loss")},
    "gaussian_kl": ((normal(128, 32), normal(128, 32)), {}),
}  # dropout is missing: PyTorch's draws its own mask


def rows(quick: bool) -> list[dict]:
    """List operations and kinds of number; of a quick run, the fused ones."""
    fused = ("linear", "conv2d", "max_pool2d", "layer_norm", "scaled_dot_product_attention", "cross_entropy")
    return [
        {"operation": name, "dtype": dtype, "threads": 1}
        for dtype, name in product(steps.dtypes(quick), fused if quick else OPERATIONS)
        if hasattr(scratch_ops, name.split()[0])
    ]


def both(name: str, dtype: str) -> tuple[Callable, Callable]:
    """Give the function that goes forward and backward in each world; each returns the value and the gradients."""
    arguments, options = OPERATIONS[name]
    rng = np.random.default_rng(0)
    mine, theirs, wanted = [], [], []
    for argument in arguments:
        if not isinstance(argument, Drawn):
            mine.append(argument)
            theirs.append(argument)
            continue
        array = argument.draw(rng)
        array = array.astype(dtype) if array.dtype.kind == "f" else array
        mine.append(Tensor(array, requires_grad=True) if argument.wanted else array.copy())
        theirs.append(reference.tensor(array).requires_grad_(argument.wanted))
        wanted += [(mine[-1], theirs[-1])] if argument.wanted else []
    op, function = getattr(scratch_ops, name.split()[0]), getattr(torch_ops, name.split()[0])
    dy = rng.normal(size=apply(op, *mine, **options).shape).astype(dtype)

    def ours():
        return _there_and_back(apply(op, *mine, **options), [one for one, _ in wanted], dy)

    upstream = reference.tensor(dy)

    def pytorch():
        return _there_and_back(function(*theirs, **options), [other for _, other in wanted], upstream)

    return ours, pytorch


def _there_and_back(value, leaves, dy):
    for leaf in leaves:
        leaf.grad = None
    value.backward(dy)
    return value, [leaf.grad for leaf in leaves]


def require_same(ours: Callable, pytorch: Callable, dtype: str) -> None:
    """Raise unless both worlds give the same value and gradients."""
    (value, gradients), (expected, their_gradients) = ours(), pytorch()
    for i, (one, other) in enumerate(zip([value.data, *gradients], [expected, *their_gradients], strict=True)):
        other = reference.numpy(other)
        gap = np.abs(one - other).max() / np.abs(other).max()
        assert gap <= TOLERANCE[dtype], f"{f'gradient {i - 1}' if i else 'value'} is off by {gap:.1e}, relative"


def measure(row: dict, quick: bool) -> dict:
    """Check that both worlds agree, then time them."""
    ours, pytorch = both(row["operation"], row["dtype"])
    require_same(ours, pytorch, row["dtype"])
    timings = race({"ours": ours, "PyTorch": pytorch}, rounds=5 if quick else 9, patience=1 if quick else 2)
    return {"seconds": {name: timing.seconds for name, timing in timings.items()}}


def table(records: list[dict]) -> str:
    """Show both times and their ratio."""
    return tables.race_table(records, ("ours", "PyTorch"), [("ours", "PyTorch")])
