"""Print the built book as one PDF, with outline, links and page numbers. `make pdf` calls this.

All pages are joined to one, which Chromium prints by the print styles of `book/_assets/print.css`. Where each begins
is known only then; so the numbers in its contents are printed by themselves, and laid over its first sheets as the
cover is.
"""

from __future__ import annotations

import argparse
import io
import logging
import re
import sys
from pathlib import Path

from markupsafe import Markup
from pypdf import PageObject, PdfReader, PdfWriter
from pypdf.generic import Destination, Fit

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from companion import __version__  # noqa: E402
from tools.small_pdf import small  # noqa: E402
from tools.whole_book import (  # noqa: E402
    PARTS,
    SITE,
    SUBTITLE,
    TITLE,
    Page,
    Place,
    by_part,
    chromium,
    contents,
    cover_page,
    emblem,
    faces,
    read,
    templates,
)

TARGET = ROOT / "_build" / "deep_learning_twice.pdf"
TWICE = re.compile(r"^(.+)\1$")  # as Chromium names a heading that it moved to the next sheet

logging.getLogger("pypdf").setLevel(logging.ERROR)  # it warns that a copy has objects of its own


def joined(pages: list[Page], site: Path, begin: dict[str, int] | None = None) -> str:
    """Give all pages as one, after room for a cover and contents without numbers; or the numbers alone, in place."""
    told = {
        "title": TITLE,
        "subtitle": SUBTITLE,
        "edition": __version__,
        "author": "The authors",
        "site": site.as_uri(),
    }
    told |= {"css": Markup((PARTS / "paper.css").read_text(encoding="utf-8")), "pages": pages}
    told |= {
        "parts": by_part(pages),
        "begin": begin or {},
        "faces": faces(site),
        "content": lambda page: Markup(page.content),
    }
    return templates().get_template("paper.html").render(told)


def printed(browser, html: str, at: Path, tagged: bool = True) -> PdfReader:
    """Print a page of HTML, which lies at a place meanwhile; with tags and an outline, or bare."""
    at.write_text(html, encoding="utf-8")
    page = browser.new_page()
    page.goto(at.as_uri(), wait_until="load")
    page.evaluate("document.fonts.ready.then(() => null)")
    pdf = page.pdf(format="A4", print_background=True, tagged=tagged, outline=tagged)
    page.close()
    return PdfReader(io.BytesIO(pdf))


def outline(reader: PdfReader) -> list[tuple[Destination, list]]:
    """Give the headings of a printed book, each with those below it."""

    def nested(items: list) -> list:
        found: list = []
        for item in items:
            if isinstance(item, list):
                found[-1][1].extend(nested(item))
            else:
                found.append((item, []))
        return found

    return nested(reader.outline)


def bound(reader: PdfReader, pages: list[Page], over: list[PageObject]) -> PdfWriter:
    """Lay sheets over the first ones, and let the outline lead by parts, chapters and their pages."""
    writer = PdfWriter(clone_from=reader)
    for page, sheet in zip(writer.pages, over, strict=False):
        page.merge_page(sheet)
    del writer.root_object["/Outlines"]
    writer.add_metadata({"/Title": TITLE, "/Author": "The authors", "/Subject": SUBTITLE})

    def add(title: str, at: Destination, below: list, above=None):
        name, page = TWICE.sub(r"\1", title), reader.get_destination_page_number(at)
        entry = writer.add_outline_item(title=name, page_number=page, parent=above, fit=Fit.xyz(top=at.top))
        for inner, rest in below:
            add(inner.title, inner, rest, entry)
        return entry

    part, chapter, caption = None, None, ""
    for page, (at, below) in zip(pages, outline(reader), strict=True):
        if page.place.part != caption:
            caption = page.place.part
            part = add(caption, at, [])
        entry = add(page.title, at, below, chapter if page.place.depth else part)
        chapter = chapter if page.place.depth else entry
    return writer


def book(browser, places: list[Place], site: Path, at: Path) -> PdfWriter:
    """Give the pages of a built book, bound; what is printed lies at a place meanwhile."""
    pages = list(read(browser, places, {place.path: place.name for place in places}, site, paper=True))
    body = printed(browser, joined(pages, site), at)
    sheets = [body.get_destination_page_number(heading) for heading, _ in outline(body)]
    begin = {place.name: before + 1 for place, before in zip(places, sheets, strict=True)}
    numbers = printed(browser, joined(pages, site, begin), at, tagged=False).pages[1:]
    front = printed(browser, cover_page(emblem(browser, site), site), at, tagged=False).pages[:1]
    at.unlink()
    return bound(body, pages, [*front, *numbers])


def main() -> None:
    with chromium() as browser:
        bound = book(browser, contents(), SITE, ROOT / "_build" / "paper.html")
    TARGET.write_bytes(small(bound))
    print(f"pdf: {TARGET.relative_to(ROOT)}, {len(bound.pages)} pages, {TARGET.stat().st_size / 2**20:.1f} MB")


if __name__ == "__main__":
    argparse.ArgumentParser(description=__doc__).parse_args()
    main()
