"""Write the pages that gather one section of every chapter: what is often said, and the summaries."""

from __future__ import annotations

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

The summaries of all chapters, to look things up in and to print. What stands in bold type here is explained there.
"""


def section(one: Chapter, heading: str) -> str:
    """Give what stands below a heading on a chapter's road, with links as seen from the folder ``book``.

    Raises: ValueError where the road has no such heading, or has it twice.
    """
    found = re.findall(rf"^## {heading}\n(.*?)(?=^## |\Z)", road(one), re.MULTILINE | re.DOTALL)
    if len(found) != 1:
        raise ValueError(f"{one.pages[0]} must have one heading {heading!r}, has {len(found)}")
    here = found[0].replace("](#", f"](../{one.pages[0]}.ipynb#")
    here = re.sub(r"\]\((\w+\.ipynb)", rf"](../{Path(one.pages[0]).parent}/\1", here)
    return here.replace("](../book/", "](")


def list_of(text: str) -> str:
    """Give the numbered list that a text begins with, without what follows it."""
    return "\n".join(
        itertools.takewhile(lambda line: not line or line[0].isdigit() or line[0] == " ", text.splitlines())
    )


def page(opening: str, heading: str, shown=str) -> str:
    """Give a whole page: the opening, then of each chapter what is to be shown of a section, below its title."""
    parts = [
        f"## [{one.title}](../{one.pages[0]}.ipynb)\n\n{shown(section(one, heading).strip()).strip()}\n"
        for one in WRITTEN
    ]
    return "\n".join([opening, *parts])


def files() -> dict[Path, str]:
    """Give each page that is gathered, as it should be."""
    return {
        ROOT / "book" / "often_said.md": page(OFTEN_SAID, "Often said"),
        ROOT / "book" / "summaries.md": page(SUMMARIES, "Summary", list_of),
    }


if __name__ == "__main__":
    for path, text in files().items():
        path.write_text(text, encoding="utf-8")
