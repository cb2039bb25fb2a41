"""The limits the engine is held to, in one table. A run says of each whether it is met; none stops anything."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from benchmarks import tables
from benchmarks.timing import geometric_mean

Measured = Iterator[tuple[str, float, float]]  # where, what was measured, and the most it may be


@dataclass(frozen=True)
class Limit:
    """Something claimed of one subject's records: ``measured`` gives every figure that it is about, and its bound."""

    subject: str
    claim: str
    measured: Callable[[list[dict]], Measured]


def place(row: dict) -> str:
    """Name a row in a few words."""
    threads = "1 thread" if row["threads"] == 1 else f"{row['threads']} threads"
    return ", ".join([*(str(value) for key, value in row.items() if key != "threads"), threads])


def _ratios(records: list[dict], one: str, other: str) -> Iterator[tuple[dict, float]]:
    for record in records:
        found = tables.compared(record, one, other)
        if found:
            yield record, found.value


def against_pytorch(records: list[dict]) -> Measured:
    """Each row's ratio to PyTorch; 3 % are allowed where the products alone take 80 % of PyTorch's time."""
    for record, value in _ratios(records, "ours", "PyTorch"):
        waits = tables.compared(record, "products", "PyTorch")
        yield place(record["row"]), value, 1.03 if waits and waits.value >= 0.8 else 1.0


def mean_against_pytorch(records: list[dict]) -> Measured:
    """The geometric mean of the ratios to PyTorch, for each number of threads and kind of number."""
    kinds = {}
    for record, value in _ratios(records, "ours", "PyTorch"):
        kinds.setdefault((record["row"]["dtype"], record["row"]["threads"]), []).append(value)
    for (dtype, threads), values in kinds.items():
        yield place({"dtype": dtype, "threads": threads}), geometric_mean(values), 1 / 1.7


def against_products(records: list[dict]) -> Measured:
    """The ratio to the matrix products alone where the hidden layers are 512 wide or wider."""
    for record, value in _ratios(records, "ours", "products"):
        if int(record["row"]["network"].split("-")[1]) >= 512:
            yield place(record["row"]), value, 1.15


def against_jax(records: list[dict]) -> Measured:
    """The ratio to JAX's jit for the smallest network."""
    for record, value in _ratios(records, "ours", "JAX"):
        if record["row"]["network"] == "2-16-16-2":
            yield place(record["row"]), value, 1.0


def twice_pytorch(records: list[dict]) -> Measured:
    """Each operation's ratio to PyTorch, where it is not known what NumPy cannot do without."""
    for record, value in _ratios(records, "ours", "PyTorch"):
        if "floor" not in record["result"]["seconds"]:
            yield place(record["row"]), value, 2.0


def gradient_over_function(records: list[dict]) -> Measured:
    """What loss and gradient cost, over what the loss alone costs."""
    for record, value in _ratios(records, "ours, gradient", "ours, loss"):
        yield place(record["row"]), value, 3.0


def memory_against_pytorch(records: list[dict]) -> Measured:
    """Each step's peak of memory, over that of PyTorch's."""
    for record in records:
        taken = record["result"]["bytes"]
        yield place(record["row"]), taken["ours"] / taken["PyTorch"], 1.1


def bank_against_pytorch(records: list[dict]) -> Measured:
    """The ratio of each bank to its networks trained one after the other in PyTorch.

    Twice the products' time is allowed where the products alone take more than a twentieth of it: wide networks are
    slow for what they compute, and no bank computes less.
    """
    for name in ("ours", "PyTorch, bank"):
        for record, value in _ratios(records, name, "PyTorch, alone"):
            if record["row"]["dtype"] == "float32":  # the experiment's
                products = tables.compared(record, "products", "PyTorch, alone")
                yield f"{name}: {place(record['row'])}", value, max(0.1, 2 * products.value)


def curve_against_lstsq(records: list[dict]) -> Measured:
    """The ratio of the path of all sizes to one lstsq of NumPy's a size, with a thousand samples."""
    for record, value in _ratios(records, "ours", "NumPy lstsq"):
        if record["row"]["samples"] == 1000:
            yield place(record["row"]), value, 1 / 20


def twenty_times_the_rate(records: list[dict]) -> Measured:
    """The ratio of a submission's time to that of each other grader, in a class of ten or more.

    Two submissions, of a quick run, wait most of all for the first box to start.
    """
    for other in ("nbgrader", "otter"):
        for record, value in _ratios(records, "ours", other):
            if record["row"]["submissions"] >= 10:
                yield f"{other}: {place(record['row'])}", value, 1 / 20


def memory_stays(records: list[dict]) -> Measured:
    """The grader's memory for each larger class, over that for the smallest."""
    smallest = min(records, key=lambda record: record["row"]["submissions"], default=None)
    for record in records:
        if record is not smallest:
            yield place(record["row"]), record["result"]["peak"] / smallest["result"]["peak"], 1.1


LIMITS = (
    Limit("mlp", "A step is never slower than PyTorch's (3 % where both wait for the products)", against_pytorch),
    Limit("mlp", "PyTorch takes 1.7 times as long in the geometric mean", mean_against_pytorch),
    Limit("mlp", "From width 512 on, a step takes 1.15 times its products at most", against_products),
    Limit("peers", "The smallest step is ahead of JAX's jit", against_jax),
    Limit("conv", "A convolutional network's step is never slower than PyTorch's", against_pytorch),
    Limit("transformer", "A Transformer block's step is never slower than PyTorch's", against_pytorch),
    Limit("gradient_cost", "Loss and gradient cost 3 times the loss at most", gradient_over_function),
    Limit("memory", "A step holds 1.1 times as much memory as PyTorch's at most", memory_against_pytorch),
    Limit("operations", "An operation takes twice PyTorch's time at most, or its row says why", twice_pytorch),
    Limit(
        "bank",
        "A bank takes a tenth of the time of its networks one by one in PyTorch, or twice its products' time",
        bank_against_pytorch,
    ),
    Limit("curve", "All sizes of a curve take a twentieth of one lstsq a size", curve_against_lstsq),
    Limit("grading", "nbgrader and otter take 20 times as long for a submission", twenty_times_the_rate),
    Limit("classes", "A larger class takes 1.1 times the memory at most", memory_stays),
)


def table(measured: dict[str, list[dict]]) -> str:
    """Show each limit of the subjects that were run: where it is closest or broken most, and whether it is met."""
    lines = []
    for limit in LIMITS:
        figures = list(limit.measured(measured.get(limit.subject, [])))
        if not figures:
            lines.append([limit.claim, "", "", "", "not measured"])
            continue
        where, value, bound = max(figures, key=lambda figure: figure[1] / figure[2])
        broken = sum(value > bound for _, value, bound in figures)
        verdict = f"not met: {broken} of {len(figures)}" if broken else f"met: {len(figures)} of {len(figures)}"
        lines.append([limit.claim, f"{value:.2f}", f"{bound:.2f}", where, verdict])
    return tables.markdown(("limit", "worst", "at most", "where", "verdict"), lines)
