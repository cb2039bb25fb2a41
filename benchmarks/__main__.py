"""Measure, show tables, and say which limits are met. ``make bench`` calls this.

Each row is written to ``_build/bench`` when it is measured (``--quick``: to ``_build/bench/quick``), so a run that
was interrupted goes on from there, unless the source has changed; a run that was finished starts anew.

The exit status is 0 also where a limit is not met: times depend on what else the machine does, and what only holds on
a quiet one must not stop a change. It is 1 where a row could not be measured, as when two contestants that should do
the same work do not.
"""

from __future__ import annotations

import importlib
import os
import sys
import time
from itertools import groupby

import click

from benchmarks import SUBJECTS, child, limits
from benchmarks.records import FOLDER, ROOT, Records, about

KERNELS = ("OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE", "MKL_ENABLE_INSTRUCTIONS", "MKL_CBWR")


def choose_kernels_afresh() -> None:
    """Start anew without what the shell says of kernels: each library is to choose its own for this processor."""
    if any(name in os.environ for name in KERNELS):
        rest = {name: value for name, value in os.environ.items() if name not in KERNELS}
        os.execve(sys.executable, [sys.executable, "-m", "benchmarks", *sys.argv[1:]], rest)


def threads_of(row: dict) -> int:
    return row["threads"]


def measure(name: str, rows: list[dict], records: Records, *, quick: bool) -> int:
    """Measure the rows that are not measured yet, telling of each; return how many could not be."""
    missing = sorted((row for row in rows if not records.has(row)), key=threads_of)
    done, failed = len(rows) - len(missing), 0
    for threads, group in groupby(missing, threads_of):
        group = list(group)
        start = time.monotonic()
        for row, answer in zip(group, child.results(name, group, quick=quick, threads=threads), strict=True):
            done += 1
            text = ", ".join(f"{key} {value}" for key, value in row.items())
            click.echo(f"{name} {done}/{len(rows)}: {text}: {time.monotonic() - start:.1f} s", err=True)
            start = time.monotonic()
            if "error" in answer:
                failed += 1
                click.echo(f"    not measured: {answer['error']}", err=True)
            else:
                records.add(row, answer["result"])
    return failed


def report(plan: dict[str, list[dict]], kept: dict[str, Records]) -> str:
    """Set out all tables, and the limits."""
    info = next(iter(kept.values())).about
    packages = ", ".join(f"{name} {version}" for name, version in info["packages"].items() if version)
    settings = ", ".join(f"{name}={value}" for name, value in info["settings"].items())
    kind = "".join(f" {library} multiplies with {kernel}." for library, kernel in info["kernels"].items())
    kind += f" The environment sets {settings}." * bool(settings)
    kind += " Quick run: few sizes, few rounds." if info["quick"] else ""
    parts = [f"# Benchmarks\n\n{info['machine']}, {info['cores']} cores; Python {info['python']}, {packages}.{kind}"]
    measured = {name: kept[name].of(rows) for name, rows in plan.items()}
    for name, records in measured.items():
        subject = importlib.import_module(f"benchmarks.{name}")
        text = subject.table(records) if records else "Nothing was measured."
        parts.append(f"## {subject.TITLE}\n\n{text}")
    parts.append(f"## Limits\n\n{limits.table(measured)}")
    return "\n\n".join(parts) + "\n"


@click.command(help=__doc__.split("\n\n")[0])
@click.argument("subjects", nargs=-1, type=click.Choice(SUBJECTS))
@click.option("--quick", is_flag=True, help="Few sizes, few rounds, one thread where both would be measured.")
@click.option("--threads", multiple=True, type=click.IntRange(1), help="Only rows with so many threads.")
@click.option("--fresh", is_flag=True, help="Measure every row anew.")
@click.option("--show", is_flag=True, help="Measure nothing; show what is written.")
def main(subjects, quick, threads, fresh, show):
    folder = FOLDER / "quick" if quick else FOLDER
    info = about(quick)
    plan = {}
    for name in subjects or SUBJECTS:
        rows = importlib.import_module(f"benchmarks.{name}").rows(quick)
        possible = [row for row in rows if row["threads"] <= (os.cpu_count() or 1)]
        plan[name] = [row for row in possible if not threads or row["threads"] in threads]
    kept = {name: Records(folder / f"{name}.json", info) for name in plan}
    finished = all(kept[name].has(row) for name, rows in plan.items() for row in rows)
    if fresh or (finished and not show):
        for records in kept.values():
            records.forget()
    failed = 0
    try:
        if not show:
            failed = sum(measure(name, rows, kept[name], quick=quick) for name, rows in plan.items())
    except KeyboardInterrupt:
        click.echo("\nInterrupted; the same command goes on from here.", err=True)
        sys.exit(130)
    text = report(plan, kept)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "tables.md").write_text(text)
    click.echo(text)
    click.echo(f"The tables: {(folder / 'tables.md').relative_to(ROOT)}", err=True)
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    choose_kernels_afresh()
    main()
