"""Tables of marks that can be read and trusted: no cell is a formula, none is long, a file is whole or not there."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Iterable

LONGEST = 300  # characters of a cell; a sentence to read, not a text to store
_BEGINS = re.compile(r"[=+\-@|%]")
_AFTER_A_SEPARATOR = re.compile(r"[;,]\s*[=+\-@]")


def harmless(text: object) -> str:
    """Make a text safe for a spreadsheet: one short line of printable characters that is taken for no formula.

    Control characters, characters without width and half characters go. Full-width letters count as what they look
    like. A text that may compute something, at its beginning or after a separator, gets an apostrophe before it.
    """
    plain = "".join(c if unicodedata.category(c)[0] != "C" else " " if c.isspace() else "" for c in str(text))
    plain = " ".join(plain.split())
    if len(plain) > LONGEST:
        plain = plain[: LONGEST - 1].rstrip() + "…"
    seen = unicodedata.normalize("NFKC", plain).lstrip("'\" ")
    return "'" + plain if _BEGINS.match(seen) or _AFTER_A_SEPARATOR.search(seen) else plain


def cell(value: object) -> object:
    """Give a cell: a number as it is, whole where it is whole; any other value as a harmless text."""
    if isinstance(value, bool) or value is None:
        return "" if value is None else str(value)
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return round(value, 2) if isinstance(value, float) else value if isinstance(value, int) else harmless(value)


def as_csv(head: Iterable[str], rows: Iterable[Iterable[object]]) -> str:
    """Write a table as CSV, each cell made safe."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow([harmless(name) for name in head])
    writer.writerows([cell(value) for value in row] for row in rows)
    return text.getvalue()


def shortened(names: list[str], most: int = 10) -> str:
    """Give the first of many names."""
    return ", ".join(names[:most]) + " ..." * (len(names) > most)


def same_name(name: str) -> str:
    """Give what two names share that people take for one: case, kind of space and Unicode form make no difference."""
    plain = unicodedata.normalize("NFKC", name).casefold()
    return " ".join("".join(c for c in plain if unicodedata.category(c) != "Cf").split())
