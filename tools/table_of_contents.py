"""Write what follows from the list of chapters: table of contents, the landing page's list, the README's count."""

from __future__ import annotations

import argparse
import json
import re
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from companion.chapters import CHAPTERS, HOMEWORK, PROJECTS, WRITTEN, Chapter  # noqa: E402

COUNTS = ("No", "One", "Two", "Three", "Four", "Five", "Six", "Seven")
COUNTS += ("Eight", "Nine", "Ten", "Eleven", "Twelve", "Thirteen", "Fourteen")
PARTS = (("Foundations", 1, 7), ("Architectures", 8, 12), ("Practice", 13, 14))
REFERENCE = (
    "book/playground",
    "book/summaries",
    "book/often_said",
    "book/cards",
    "book/notation",
    "book/glossary",
    "book/proof_table",
    "book/api",
    "book/api_networks",
    "book/api_rest",
    "book/examples",
    "book/differences",
    "book/errata",
    "book/instructor",
    "book/bibliography",
)


def table_of_contents() -> str:
    """Give _toc.yml: the parts with the written chapters, each's later pages below its first, and what is beside.

    The navigation shows a chapter's number, its page and whoever links to it only its title.
    """
    lines = [
        "# Written by tools/table_of_contents.py from companion/chapters.py.",
        "format: jb-book",
        "root: book/index",
        "parts:",
    ]
    for caption, first, last in PARTS:
        chapters = [one for one in WRITTEN if first <= one.number <= last]
        if chapters:
            lines += [f"  - caption: {caption}", "    chapters:"]
        for one in chapters:
            lines += [
                f"      - file: {one.pages[0]}",
                f'        title: "{one.number}. {one.title}"',
                "        sections:",
            ]
            lines += [f"          - file: {page}" for page in one.pages[1:]]
    for caption, pages in (("Projects", PROJECTS), ("Homework", HOMEWORK)):
        lines += [f"  - caption: {caption}", "    chapters:", *(f"      - file: {one.page}" for one in pages)]
    lines += ["  - caption: Reference", "    chapters:", *(f"      - file: {page}" for page in REFERENCE)]
    return "\n".join(lines) + "\n"


def road(one: Chapter) -> str:
    """Give a chapter's first page as its reader has it: all its Markdown."""
    cells = json.loads((ROOT / f"{one.pages[0]}.ipynb").read_text(encoding="utf-8"))["cells"]
    return "\n\n".join("".join(cell["source"]) for cell in cells if cell["cell_type"] == "markdown")


def told(one: Chapter) -> str:
    """Give what a chapter's opening says of itself: how long it takes, and which chapters it needs."""
    opening = re.search(r"\*\*You need\*\*(.*?)\*\*It takes\*\* about (\d+) minutes", road(one), re.DOTALL)
    if opening is None:
        raise ValueError(f"{one.pages[0]}: its opening must say **You need** ... **It takes** about N minutes")
    needs = [str(other.number) for other in WRITTEN if f"({Path(other.pages[0]).name}.ipynb" in opening[1]]
    after = " and ".join(filter(None, [", ".join(needs[:-1]), *needs[-1:]]))
    return f"{opening[2]} minutes, after {after}" if needs else f"{opening[2]} minutes, to begin with"


def landing_page(text: str) -> str:
    """Give the landing page with its map of the chapters put in anew."""
    lines = ["{.chapter-map}"]
    for one in CHAPTERS:
        if one.pages:
            lines += [f"{one.number}. [{one.title}](../{one.pages[0]}.ipynb)", "", f"   {one.gives}", ""]
            lines += [f"   _{told(one)}_", ""]
    still = [one for one in CHAPTERS if not one.pages]
    lines += ["To come: " + "; ".join(f"{one.number}, {one.title}" for one in still) + "."] if still else []
    return between_marks(text, "\n".join(lines))


def readme(text: str) -> str:
    """Give the README with its count of chapters put in anew."""
    which = ", ".join(f"*{one.title}*" for one in WRITTEN)
    return between_marks(
        text, f"{COUNTS[len(WRITTEN)]} chapters of {COUNTS[len(CHAPTERS)].lower()} stand so far: {which}."
    )


def between_marks(text: str, new: str) -> str:
    """Replace what stands between the comments ``chapters`` and ``/chapters``.

    Raises: ValueError where the comments do not stand there once.
    """
    mark = re.compile(r"(<!-- chapters -->\n).*?(\n<!-- /chapters -->)", re.DOTALL)
    if len(mark.findall(text)) != 1:
        raise ValueError("expected one pair of comments <!-- chapters --> and <!-- /chapters -->")
    return mark.sub(lambda found: found[1] + new + found[2], text)


def files() -> dict[Path, str]:
    """Give each file that the list of chapters decides, as it should be."""
    index, front = ROOT / "book" / "index.md", ROOT / "README.md"
    return {
        ROOT / "_toc.yml": table_of_contents(),
        index: landing_page(index.read_text(encoding="utf-8")),
        front: readme(front.read_text(encoding="utf-8")),
    }


if __name__ == "__main__":
    argparse.ArgumentParser(description=__doc__).parse_args()
    for path, text in files().items():
        path.write_text(text, encoding="utf-8")
