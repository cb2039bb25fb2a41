"""Write the pages that gather one section of every chapter: what is often said, and the summaries."""

from __future__ import annotations

import argparse
import itertools
import re
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tools")]

from table_of_contents import road  # noqa: E402

from companion.chapters import WRITTEN, Chapter  # noqa: E402

OFTEN_SAID = """# Often said

What one reads and hears about networks is often nearly right. Here is, from every chapter, what its pages found of
such sentences. The chapters have the measurements.
"""
SUMMARIES = """# The chapters in short

A sheet for each chapter: its summary and its symbols, to look things up in and to print, a page of paper each. What
stands in bold type here is explained there.
"""
SYMBOLS = "<details><summary>The symbols of this chapter</summary>"


def from_book(one: Chapter, text: str) -> str:
    """Give a text of a chapter's road with its links as seen from the folder ``book``."""
    here = text.replace("](#", f"](../{one.pages[0]}.ipynb#")
    here = re.sub(r"\]\((\w+\.ipynb)", rf"](../{Path(one.pages[0]).parent}/\1", here)
    return here.replace("](../book/", "](")


def section(one: Chapter, heading: str) -> str:
    """Give what stands below a heading on a chapter's road.

    Raises: ValueError where the road has no such heading, or has it twice.
    """
    found = re.findall(rf"^## {heading}\n(.*?)(?=^## |\Z)", road(one), re.MULTILINE | re.DOTALL)
    if len(found) != 1:
        raise ValueError(f"{one.pages[0]} must have one heading {heading!r}, has {len(found)}")
    return from_book(one, found[0]).strip()


def often_said(one: Chapter) -> str:
    """Give what is often said of a chapter's subject, and what it found of it."""
    return section(one, "Often said")


def sheet(one: Chapter) -> str:
    """Give a chapter's summary, and its table of symbols, folded.

    Raises: ValueError where the road has not one such fold.
    """
    _, *found = road(one).split(SYMBOLS)
    if len(found) != 1:
        raise ValueError(f"{one.pages[0]} must have one fold {SYMBOLS!r}, has {len(found)}")
    symbols = from_book(one, found[0].partition("</details>")[0])
    return f"{list_of(section(one, 'Summary')).strip()}\n\n{SYMBOLS}{symbols}</details>"


def list_of(text: str) -> str:
    """Give the numbered list that a text begins with, without what follows it."""
    return "\n".join(
        itertools.takewhile(lambda line: not line or line[0].isdigit() or line[0] == " ", text.splitlines())
    )


def page(opening: str, shown) -> str:
    """Give a whole page: the opening, then of each chapter what ``shown`` gives, below its title."""
    parts = [f"## [{one.title}](../{one.pages[0]}.ipynb)\n\n{shown(one)}\n" for one in WRITTEN]
    return "\n".join([opening, *parts])


def files() -> dict[Path, str]:
    """Give each page that is gathered, as it should be."""
    return {
        ROOT / "book" / "often_said.md": page(OFTEN_SAID, often_said),
        ROOT / "book" / "summaries.md": page(SUMMARIES, sheet),
    }


if __name__ == "__main__":
    argparse.ArgumentParser(description=__doc__).parse_args()
    for path, text in files().items():
        path.write_text(text, encoding="utf-8")
