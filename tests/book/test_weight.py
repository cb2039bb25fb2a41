"""What a page costs: the bytes of its first view on a phone, its elements, and what must be there before it shows."""

from __future__ import annotations

import base64
import hashlib
import html
import json
import re
import sys
from io import BytesIO
from urllib.parse import urlsplit

import pytest
from bs4 import BeautifulSoup
from contents import PACKAGE, PAGES
from fontTools.ttLib import TTFont
from PIL import Image
from reading import size_of
from sharing import ROOT
from turns import of_today

sys.path.insert(0, str(ROOT / "book" / "_ext"))
import lean_pictures
import one_style_sheet

sys.path.pop(0)

FIRST_VIEW = 350_000  # bytes, texts compressed
SHIFT = 0.1  # of a screen
ELEMENTS = 20_000  # exercises with their solutions have most
WAITED_FOR = {"_static/site.css"}  # before a word is shown
OPENED = """() => document.fonts.ready.then(() => new Promise(done => {
  const loaded = ['navigation', 'resource'].flatMap(kind => performance.getEntriesByType(kind));
  let shift = 0;
  new PerformanceObserver(list => list.getEntries().forEach(entry => { shift += entry.value; }))
    .observe({type: 'layout-shift', buffered: true});
  setTimeout(() => done([loaded.reduce((bytes, entry) => bytes + entry.encodedBodySize, 0), shift]), 100);
}))"""
LONG = "notebooks/04_softmax.html"


@pytest.fixture(scope="module")
def heads(site) -> dict[str, BeautifulSoup]:
    """What stands in each page before its body."""
    texts = {path: (site / path).read_text(encoding="utf-8") for path in (*PAGES, "search.html")}
    return {path: BeautifulSoup(text.partition("<body")[0], "html.parser") for path, text in texts.items()}


@pytest.fixture(scope="module")
def opened(browser, address) -> dict[str, tuple[int, float]]:
    """Open a third of the pages a day, each on a phone that has seen no other.

    Gives the bytes that each loads, and how far its content moved.
    """
    found = {}
    for path in of_today(PAGES, len(PAGES) // 3):
        context = browser.new_context(viewport=size_of(390))  # else fonts that are kept would count
        page = context.new_page()
        page.goto(f"{address}/{path}", wait_until="load")
        found[path] = tuple(page.evaluate(OPENED))
        context.close()
    return found


def test_the_first_view_is_light(opened):
    assert min(weight for weight, _ in opened.values()) > 75_000  # fonts and style sheet are counted
    assert {path: weight for path, (weight, _) in opened.items() if weight > FIRST_VIEW} == {}


def test_nothing_jumps_while_a_page_opens(opened):
    """As Lighthouse counts it: the part of the screen that moved, times how far."""
    assert {path: shift for path, (_, shift) in opened.items() if shift > SHIFT} == {}


def test_no_page_has_too_many_elements(site):
    counts = {path: len(re.findall(r"<[a-z]", (site / path).read_text(encoding="utf-8"))) for path in PAGES}
    assert {path: count for path, count in counts.items() if count > ELEMENTS} == {}


def test_a_page_waits_for_its_style_sheet_alone(heads):
    for path, head in heads.items():
        waits = [script for script in head.find_all("script", src=True) if not script.has_attr("defer")]
        waits += [sheet for sheet in head.find_all("link", rel="stylesheet")]
        addresses = [
            urlsplit(one.get("src") or one["href"]).path.removeprefix("../").removeprefix("../") for one in waits
        ]
        assert set(addresses) == WAITED_FOR, path


def test_a_page_says_what_it_is_about(heads):
    for path, head in heads.items():
        (said,) = head.find_all("meta", attrs={"name": "description"})
        assert 20 <= len(said["content"]) <= 160 and said["content"][0].isalnum(), path


def test_every_picture_has_its_room_and_waits(site):
    for path in PAGES:
        for picture in re.findall(r'<img [^>]*src="[^"]*_images/[^>]*>', (site / path).read_text(encoding="utf-8")):
            assert all(f'{name}="' in picture for name in ("width", "height")) and 'loading="lazy"' in picture, path


def test_code_has_no_mark_that_changes_nothing(site):
    page = BeautifulSoup((site / LONG).read_text(encoding="utf-8"), "html.parser")
    marks = {name for mark in page.select(".highlight pre span[class]") for name in mark["class"]}
    assert marks >= {"k", "o", "mi", "c1"} and marks.isdisjoint({"n", "nn", "p", "w"})
    package = [BeautifulSoup((site / page).read_text(encoding="utf-8"), "html.parser") for page in PACKAGE]
    assert sum(len(page.select("dt.sig .default_value")) for page in package) > 300
    assert not any(page.select("span.pre, .sig-paren, dt.sig .n") for page in package)


def test_every_font_has_all_characters_that_it_can_show_on_a_page(site):
    """And no others: two letters that no page shows are left out of it."""
    shown = {ord(letter) for path in PAGES for letter in html.unescape((site / path).read_text(encoding="utf-8"))}
    brought = {path.name: path for path in (ROOT / "node_modules").glob("*/**/*.woff2")}
    fonts = [*(site / "_static" / "fonts").glob("*.woff2"), *(site / "_static" / "katex" / "fonts").glob("*.woff2")]
    assert len(fonts) == 23
    for font in fonts:
        kept, could = ({*TTFont(path).getBestCmap()} for path in (font, brought[font.name]))
        assert kept <= could and kept >= could & shown, font.name
        assert kept.isdisjoint({ord("Þ"), ord("ℵ")} - shown), font.name


def test_the_style_sheet_keeps_what_something_asks_for():
    """A property may be asked for by a rule, by another property, by a script; an animation by a rule."""
    css = """p{color:var(--a);animation:turn 1s}:root{--a: var(--b);--b: 1;--c: "x;y";--d: 2;--e: var(--f);--f: 3}"""
    css += "@keyframes turn{from{top:0}to{top:1px}}@keyframes jump{from{top:var(--g)}}:root{--g: 4}"
    left = "p{color:var(--a);animation:turn 1s}:root{--a: var(--b);--b: 1;--d: 2;}"
    left += "@keyframes turn{from{top:0}to{top:1px}}:root{}"
    assert one_style_sheet.without_unasked(css, {"--d"}) == left


def test_a_picture_with_fewer_colours_is_as_one_sees_it(site):
    notebook = json.loads((ROOT / LONG).with_suffix(".ipynb").read_text(encoding="utf-8"))
    outputs = [one["data"] for cell in notebook["cells"] for one in cell.get("outputs", ()) if "data" in one]
    stored = [base64.b64decode(one["image/png"]) for one in outputs if "image/png" in one]
    assert len(stored) > 2
    for data in stored:
        shown = site / "_images" / f"{hashlib.sha256(data).hexdigest()}.png"
        assert shown.stat().st_size < len(data) / 1.5
        full, few = (Image.open(one).convert("RGB") for one in (BytesIO(data), shown))
        assert lean_pictures.likeness(full, few) > 45


def test_a_link_leads_to_a_far_section(reader):
    someone = reader(390)
    place = someone.open(LONG).locator("article > section > section").nth(-4).get_attribute("id")
    page = someone.open("book/index.html")
    page = someone.open(f"{LONG}#{place}")
    page.wait_for_function(f"Math.abs(document.getElementById('{place}').getBoundingClientRect().top) < 200")


def test_what_scrolls_inside_itself_gets_its_tab_stop(reader):
    """All over the page, and none where all fits."""
    page = reader(320).open("exercises/softmax/source.html")
    asked = """() => {
      const boxes = [...document.querySelectorAll('.formula')];
      const wide = boxes.filter(e => e.scrollWidth > e.clientWidth);
      return [wide.length > 0, boxes.every(e => (e.tabIndex === 0) === wide.includes(e))].join();
    }"""
    page.evaluate("document.querySelectorAll('details').forEach(e => { e.open = true; })")
    page.wait_for_function(f"({asked})() === 'true,true'")
    page.set_viewport_size({"width": 1920, "height": 900})
    page.wait_for_function(f"({asked})() === 'false,true'")
