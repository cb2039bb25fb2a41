"""Show what was measured, as tables in Markdown."""

from __future__ import annotations

from collections.abc import Iterable

from benchmarks.timing import Ratio, Timing, ratio


def markdown(headers: Iterable[str], rows: Iterable[Iterable]) -> str:
    """Set out a table, its columns as wide as they need be."""
    lines = [[str(cell) for cell in row] for row in (headers, *rows)]
    widths = [max(3, *(len(line[i]) for line in lines)) for i in range(len(lines[0]))]
    lines.insert(1, ["-" * width for width in widths])
    return "\n".join("| " + " | ".join(map(str.ljust, line, widths)) + " |" for line in lines)


def duration(seconds: float) -> str:
    """Write a time with three digits, in the unit that suits it."""
    for unit, size in (("s", 1), ("ms", 1e-3)):
        if seconds >= size:
            return f"{seconds / size:.3g} {unit}"
    return f"{seconds / 1e-6:.3g} us"


def timings(record: dict) -> dict[str, Timing]:
    """Give what the contestants of a row took."""
    return {name: Timing(tuple(values)) for name, values in record["result"]["seconds"].items()}


def compared(record: dict, one: str, other: str) -> Ratio | None:
    """Give the ratio of two contestants of a row; None where one of them was not there."""
    taken = timings(record)
    return ratio(taken[one], taken[other]) if one in taken and other in taken else None


def race_table(records: list[dict], contestants: Iterable[str], ratios: Iterable[tuple[str, str]]) -> str:
    """Show a race a row: what was run, each contestant's time, and the ratios asked for.

    A ratio whose rounds scatter by more than a quarter tells of a busy machine; the table says how many there are.
    """
    contestants, ratios = list(contestants), list(ratios)
    headers = [*records[0]["row"], *contestants, *(f"{one} / {other}" for one, other in ratios)]
    rows, disturbed = [], 0
    for record in records:
        taken = timings(record)
        times = [duration(taken[name].minimum) if name in taken else "" for name in contestants]
        found = [compared(record, *pair) for pair in ratios]
        disturbed += any(one and one.spread > one.value / 4 for one in found)
        rows.append([*record["row"].values(), *times, *(one or "" for one in found)])
    note = (
        f"\n\nRows with a ratio that scatters by more than a quarter: {disturbed}. Measure again on a quiet machine."
    )
    return markdown(headers, rows) + note * bool(disturbed)
