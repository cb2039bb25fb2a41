"""One training step of fully connected networks, on the tape, against PyTorch eager and the least possible."""

from __future__ import annotations

from itertools import product

from benchmarks import steps, tables
from benchmarks.timing import geometric_mean, race

TITLE = "One training step of a fully connected network"
QUICK = {1: ("2-16-16-2", "64-64-64-10", "784-256-256-10", "784-1024-1024-10"), 2: ("784-256-256-10",)}  # by threads


def rows(quick: bool) -> list[dict]:
    """List sizes, kinds of number, and threads."""
    return [
        {"network": name, "batch": steps.NETWORKS[name], "dtype": dtype, "threads": threads}
        for threads, dtype, name in product((1, 2), steps.dtypes(quick), steps.NETWORKS)
        if not quick or name in QUICK[threads]
    ]


def measure(row: dict, quick: bool) -> dict:
    """Check that all take the same steps, then time them and the matrix products alone."""
    shape = row["network"], row["batch"], row["dtype"]
    trial = steps.problem(*shape, lr=1.0)
    steps.require_same_work({name: build(trial) for name, build in steps.BUILDERS.items()}, row["dtype"])
    problem = steps.problem(*shape)
    contestants = {name: build(problem).run for name, build in steps.BUILDERS.items()}
    contestants["products"] = steps.products(problem)
    timings = race(contestants, rounds=7 if quick else 15, patience=2 if quick else 4, threads=row["threads"])
    return {"seconds": {name: timing.seconds for name, timing in timings.items()}}


def table(records: list[dict]) -> str:
    """Show every row, and how many times faster than PyTorch the tape is in the geometric mean."""
    lines = [
        tables.race_table(
            records,
            ("ours", "PyTorch", "by hand", "products"),
            (("ours", "PyTorch"), ("ours", "by hand"), ("ours", "products")),
        ),
        "",
    ]
    for threads, dtype in sorted({(r["row"]["threads"], r["row"]["dtype"]) for r in records}):
        of_kind = [r for r in records if (r["row"]["threads"], r["row"]["dtype"]) == (threads, dtype)]
        mean = geometric_mean(1 / tables.compared(r, "ours", "PyTorch").value for r in of_kind)
        lines.append(f"- {dtype}, threads: {threads}: PyTorch takes {mean:.2f} times as long (geometric mean)")
    return "\n".join(lines)
