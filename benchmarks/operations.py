"""Each operation, forward and backward on the tape, against PyTorch's function, at the sizes of a hidden layer.

None should take more than twice PyTorch's time; a row that does says why.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import product

import numpy as np

from benchmarks import steps, tables
from benchmarks.floors import FLOORS
from benchmarks.timing import race
from companion import reference
from companion.reference import ops as torch_ops
from companion.scratch import ops as scratch_ops
from companion.scratch.autodiff import Tensor, apply

TITLE = "Operations, forward and backward"
TOLERANCE = {"float64": 1e-9, "float32": 1e-3}
MOST = 2.0  # times PyTorch's time


@dataclass(frozen=True)
class Drawn:
    """An argument that is an array, and whether its gradient is wanted."""

    draw: Callable[[np.random.Generator], np.ndarray]
    wanted: bool = False


def normal(*shape: int, wanted: bool = True) -> Drawn:
    return Drawn(lambda rng: rng.normal(size=shape), wanted)


def positive(*shape: int, wanted: bool = True) -> Drawn:
    return Drawn(lambda rng: rng.uniform(0.5, 2, size=shape), wanted)


def shares(*shape: int, wanted: bool = False) -> Drawn:
    return Drawn(lambda rng: rng.uniform(0.01, 0.99, size=shape), wanted)


def labels(below: int, *shape: int) -> Drawn:
    return Drawn(lambda rng: rng.integers(below, size=shape))


def truths(*shape: int) -> Drawn:
    return Drawn(lambda rng: rng.normal(size=shape) > 0)


def running(features: int) -> tuple[Drawn, Drawn]:
    """Give running means and variances, which the operation changes."""
    return normal(features, wanted=False), positive(features, wanted=False)


SIZES = {"64 x 256": (64, 256), "512 x 1024": (512, 1024)}  # examples, and the units of a hidden layer


def operations(n: int, d: int) -> dict[str, tuple]:
    """List the operations, with a word where one stands twice, and give for each its arguments and options.

    Where an operation takes no matrix, what it takes has as many numbers as n x d.
    """
    hidden, positives, weight = normal(n, d), positive(n, d), normal(d, d)
    heads = normal(n // 32, d // 64, 32, 64)
    side = 16 if n * d < 100_000 else 32
    pictures, channels = normal(n * d // (8 * side * side), 8, side, side), normal(8)
    unary = ("neg", "abs", "square", "exp", "sin", "cos", "erf")
    activations = ("relu", "leaky_relu", "sigmoid", "tanh", "selu", "silu", "softplus", "gelu")
    along = ("sum", "mean", "max", "cumsum", "norm", "softmax", "log_softmax", "logsumexp")
    return {
        **{name: ((hidden,), {}) for name in (*unary, *activations)},
        "gelu tanh": ((hidden,), {"approximate": "tanh"}),
        **{name: ((positives,), {}) for name in ("sqrt", "log", "log1p")},
        **{name: ((hidden, hidden), {}) for name in ("add", "sub", "mul", "maximum", "minimum")},
        "add row": ((hidden, normal(d)), {}),
        "div": ((hidden, positives), {}),
        "pow": ((positives, hidden), {}),
        "pow 3": ((hidden, 3.0), {}),
        "clamp": ((hidden,), {"min": -0.5, "max": 0.5}),
        "where": ((truths(n, d), hidden, hidden), {}),
        **{name: ((hidden,), {"dim": 1}) for name in along},
        "sum all": ((hidden,), {}),
        "transpose": ((hidden, 0, 1), {}),
        "permute": ((hidden, (1, 0)), {}),
        "reshape": ((hidden, (d, n)), {}),
        "broadcast_to": ((normal(d), (n, d)), {}),
        "concatenate": ((hidden, hidden), {"dim": 1}),
        "index slice": ((hidden, (slice(None), slice(0, d // 2))), {}),
        "index rows": ((hidden, labels(n, n)), {}),
        "index mask": ((hidden, truths(n, d)), {}),
        "embedding": ((labels(1000, n), normal(1000, d)), {}),
        "embedding words": ((labels(1000, n, d // 64), normal(1000, 64)), {}),
        "matmul": ((hidden, weight), {}),
        "matmul stacks": ((heads, normal(n // 32, d // 64, 64, 32)), {}),
        "linear": ((hidden, weight, normal(d)), {}),
        "conv2d": ((pictures, normal(16, 8, 3, 3), normal(16)), {"padding": 1}),
        "conv2d first": ((normal(n // 4, 1, side, side, wanted=False), normal(8, 1, 3, 3), channels), {"padding": 1}),
        "max_pool2d": ((pictures, 2), {}),
        "max_pool2d overlap": ((pictures, 3), {"stride": 2, "padding": 1}),
        "avg_pool2d": ((pictures, 2), {}),
        "layer_norm": ((hidden, (d,), normal(d), normal(d)), {}),
        "batch_norm": ((hidden, *running(d), normal(d), normal(d)), {"training": True}),
        "batch_norm pictures": ((pictures, *running(8), channels, channels), {"training": True}),
        "scaled_dot_product_attention": ((heads, heads, heads), {}),
        "scaled_dot_product_attention causal": ((heads, heads, heads), {"is_causal": True}),
        "cross_entropy": ((hidden, labels(d, n)), {}),
        "nll_loss": ((hidden, labels(d, n)), {}),
        "multi_margin_loss": ((hidden, labels(d, n)), {}),
        "binary_cross_entropy": ((shares(n, d, wanted=True), shares(n, d)), {}),
        "binary_cross_entropy_with_logits": ((hidden, shares(n, d)), {}),
        **{name: ((hidden, normal(n, d, wanted=False)), {}) for name in ("mse_loss", "l1_loss", "huber_loss")},
        "gaussian_kl": ((hidden, hidden), {}),
    }  # dropout is missing: PyTorch's draws its own mask


def rows(quick: bool) -> list[dict]:
    """List operations, sizes and kinds of number; of a quick run, the fused ones of the small size."""
    fused = ("linear", "conv2d", "max_pool2d", "layer_norm", "scaled_dot_product_attention", "cross_entropy")
    names, sizes = (fused, list(SIZES)[:1]) if quick else (operations(*SIZES["64 x 256"]), SIZES)
    return [
        {"operation": name, "size": size, "dtype": dtype, "threads": 1}
        for size, dtype, name in product(sizes, steps.dtypes(quick), names)
    ]


@dataclass(frozen=True)
class Contestants:
    """The functions that go forward and backward in each world and return value and gradients; the first arrays."""

    ours: Callable
    pytorch: Callable
    x: np.ndarray
    dy: np.ndarray


def both(name: str, size: str, dtype: str) -> Contestants:
    """Draw the arguments of an operation and make its contestants."""
    arguments, options = operations(*SIZES[size])[name]
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

    return Contestants(ours, pytorch, wanted[0][0].data, dy)


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


def settle() -> None:
    """Bring the process into a state in which no row hangs on the rows before it.

    The C library learns from the largest block that is freed how much memory to keep for the next; and PyTorch's gelu
    of float64 numbers takes six times as long as long as no function of MKL's has run.
    """
    np.empty(2**25 - 2**16, np.uint8)
    torch_ops.sin(reference.tensor(np.ones(64)))


def measure(row: dict, quick: bool) -> dict:
    """Check that both worlds agree, then time them, and what is known to be the least for NumPy."""
    settle()
    found = both(row["operation"], row["size"], row["dtype"])
    require_same(found.ours, found.pytorch, row["dtype"])
    contestants = {"ours": found.ours, "PyTorch": found.pytorch}
    if floor := FLOORS.get((row["operation"], row["dtype"])):
        contestants["floor"] = lambda: floor.work(found.x, found.dy)
    timings = race(contestants, rounds=11, patience=0.1 if quick else 0.3, sample=0.005)
    seconds = {name: timing.seconds for name, timing in timings.items()}
    return {"seconds": seconds, "vectors": np.show_config(mode="dicts")["SIMD Extensions"]["found"]}


def table(records: list[dict]) -> str:
    """Show both times and their ratio, why a row is above the bound, and how many are."""
    lines, above, unexplained = [], 0, 0
    for record in records:
        row, taken = record["row"], tables.timings(record)
        ratio, note = tables.compared(record, "ours", "PyTorch"), ""
        if ratio.value > MOST:
            above += 1
            note = explanation(record)
            unexplained += not note
        times = [tables.duration(taken[name].minimum) for name in ("ours", "PyTorch")]
        lines.append([*row.values(), *times, ratio, note or "?" * (ratio.value > MOST)])
    told = f"Rows above {MOST:g}: {above} of {len(records)}, without a reason {unexplained}."
    vectors = f"NumPy found these vector instructions beyond its least: {', '.join(records[0]['result']['vectors'])}."
    headers = [*records[0]["row"], "ours", "PyTorch", "ours / PyTorch", "note"]
    return f"{tables.markdown(headers, lines)}\n\n{told} {vectors}"


def explanation(record: dict) -> str:
    """Say why NumPy cannot keep the bound in a row, and what its least work takes; nothing where nobody knows."""
    floor = FLOORS.get((record["row"]["operation"], record["row"]["dtype"]))
    least = tables.compared(record, "floor", "PyTorch")
    return f"{floor.why}: alone {least.value:.2f} times PyTorch" if floor and least else ""
