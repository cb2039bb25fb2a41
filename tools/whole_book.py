"""The pages of the built book in the order in which they are read, ready for `epub.py` and `pdf.py` to bind.

A browser opens each page and hands it over as `book/_ebook/page.js` makes it: without what only works on a screen.
"""

from __future__ import annotations

import base64
import contextlib
import functools
import io
import itertools
import logging
import os
import re
import shutil
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import url2pathname

import yaml
from fontTools.ttLib import TTFont
from fontTools.varLib import instancer
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup
from pygments.formatters import HtmlFormatter

ROOT = Path(__file__).resolve().parents[1]
SITE = ROOT / "_build" / "html"
PARTS = ROOT / "book" / "_ebook"
TITLE, SUBTITLE = "Deep Learning, Twice", "A textbook that is a program"
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FONTS = (  # on paper: what it is called, its style, the file of the site that it is made from
    ("Paper Sans", "normal", "source-sans-3-latin-wght-normal.woff2"),
    ("Paper Sans", "italic", "source-sans-3-latin-wght-italic.woff2"),
    ("Paper Mono", "normal", "jetbrains-mono-latin-wght-normal.woff2"),
)
SCRIPTS = re.compile(r"\.js(\?|$)")
CLASS = re.compile(r"\.([A-Za-z][\w-]*)")

logging.getLogger("fontTools").setLevel(logging.WARNING)  # it tells each step


@dataclass(frozen=True)
class Place:
    """Where a page stands in the book: the path of its source without an ending, its part, how deep below it."""

    path: str
    part: str
    depth: int = 0
    title: str = ""  # as the contents have it; without one, the page's own

    @property
    def name(self) -> str:
        """Name the page among those of one folder."""
        return re.sub(r"\W", "-", self.path)


@dataclass(frozen=True)
class Page:
    """A page ready to be bound: its headings with their anchors, its content, its drawings and its images."""

    place: Place
    title: str
    headings: list[tuple[str, str]]
    content: str
    drawings: list[tuple[str, str]]
    images: list[Path]


def contents(path: Path = ROOT / "_toc.yml") -> list[Place]:
    """Give the places of all pages, as the table of contents orders them, from the landing page on."""
    table = yaml.safe_load(path.read_text(encoding="utf-8"))
    places = [Place(table["root"], "", title="About this book")]
    for part in table["parts"]:
        for entry in part["chapters"]:
            places.append(Place(entry["file"], part["caption"], 0, entry.get("title", "")))
            places += [Place(section["file"], part["caption"], 1) for section in entry.get("sections", ())]
    return places


def by_part(pages: Iterable[Page]) -> list[tuple[str, list[Page]]]:
    """Give the parts with their pages; the landing page stands before all, in a part without a name."""
    return [(part, list(group)) for part, group in itertools.groupby(pages, key=lambda page: page.place.part)]


def classes_of(css: str) -> list[str]:
    """Name the classes that a style sheet asks for."""
    return sorted(set(CLASS.findall(re.sub(r"\{[^}]*\}", "", css))))


def style_sheet() -> str:
    """Give the e-book's style sheet, with the colours of code."""
    code = HtmlFormatter(style="a11y-high-contrast-light").get_style_defs("pre")
    own = (PARTS / "epub.css").read_text(encoding="utf-8")
    return own + "\n".join(line for line in code.splitlines() if line.startswith("pre ."))


def templates() -> Environment:
    """Give the files of `book/_ebook`, in which what is put in is escaped, but for content that is marked as safe."""
    return Environment(loader=FileSystemLoader(PARTS), undefined=StrictUndefined, autoescape=True, trim_blocks=True)


@contextlib.contextmanager
def chromium() -> Iterator:
    """Start the browser that opens the pages; where there is none, say so and end."""
    from playwright.sync_api import sync_playwright

    executable = next(filter(None, map(shutil.which, BROWSERS)), None)
    if executable is None:
        sys.exit("Chromium not found on PATH: it opens the pages that go into the file; Chrome serves as well")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=list(FLAGS), env=dict(os.environ))
        yield browser
        browser.close()


def read(
    browser, places: Iterable[Place], names: dict[str, str], site: Path = SITE, paper: bool = False
) -> Iterator[Page]:
    """Open pages of a built book and give them ready to be bound as an e-book, or to be printed.

    ``names`` says what a link to a page becomes; where it does not name the page, the link's words stay.
    """
    script = (PARTS / "page.js").read_text(encoding="utf-8")
    known = {(site / f"{path}.html").as_uri(): name for path, name in names.items()}
    asked = {"names": known, "classes": classes_of(style_sheet()), "paper": paper}
    context = browser.new_context(viewport={"width": 900, "height": 1200}, color_scheme="light")
    try:
        context.route(SCRIPTS, lambda route: route.abort())  # a page as it stands without them
        page = context.new_page()
        for place in places:
            page.goto((site / f"{place.path}.html").as_uri(), wait_until="load")
            given = page.evaluate(script, asked | {"title": place.title})
            given["images"] = [Path(url2pathname(urlsplit(image).path)) for image in given["images"]]
            yield Page(place, **given)
    finally:
        context.close()


def emblem(browser, site: Path = SITE) -> str:
    """Give the picture for the cover, as SVG: the last drawing of the landing page."""
    landing = contents()[0]
    (page,) = read(browser, [landing], {landing.path: landing.name}, site)
    return page.drawings[-1][1]


@functools.cache
def faces(site: Path) -> list[dict]:
    """Give the site's fonts in two fixed weights: one that varies would stand in the file as drawings of letters."""
    found = []
    for (family, style, name), weight in itertools.product(FONTS, (400, 700)):
        font, file = TTFont(site / "_static" / "fonts" / name), io.BytesIO()
        instancer.instantiateVariableFont(font, {"wght": weight}, inplace=True)
        font.flavor = None
        font.save(file)
        address = f"data:font/ttf;base64,{base64.b64encode(file.getvalue()).decode()}"
        found.append({"family": family, "style": style, "weight": weight, "address": address})
    return found


def cover_page(picture: str, site: Path = SITE) -> str:
    """Give the cover as a page of HTML that fills whatever it is shown on: the title over a picture."""
    told = {"title": TITLE, "subtitle": SUBTITLE, "picture": Markup(picture), "faces": faces(site)}
    return templates().get_template("cover.html").render(told)
