"""The whole book: an EPUB that is valid, complete and in order, a PDF whose contents lead where they tell."""

from __future__ import annotations

import posixpath
import re
import zipfile
from xml.etree import ElementTree as ET

import pytest
from bs4 import BeautifulSoup
from contents import PAGES

from companion.chapters import HOMEWORK, PROJECTS, WRITTEN
from tools import epub, pdf
from tools.whole_book import contents

XHTML, MATHML = "{http://www.w3.org/1999/xhtml}", "{http://www.w3.org/1998/Math/MathML}"
OPF = "{http://www.idpf.org/2007/opf}"
SOME = ("book/index", "notebooks/04_softmax", "book/errata")
PRESSED = ("button", "form", "input", "select", "script", "textarea")


@pytest.fixture(scope="module")
def places():
    return [place for place in contents() if place.path in SOME]


@pytest.fixture(scope="module")
def bound(browser, site, places, tmp_path_factory):
    """Three pages as an EPUB: the content of each file in it by name, in the order of the archive."""
    pages = list(epub.read(browser, places, {place.path: f"{place.name}.xhtml" for place in places}, site))
    front = epub.cover(browser, site)
    target = epub.bind(pages, front, epub.modified(site), tmp_path_factory.mktemp("epub") / "some.epub")
    with zipfile.ZipFile(target) as archive:
        first = archive.infolist()[0]
        assert (first.filename, first.compress_type) == ("mimetype", zipfile.ZIP_STORED)
        return {name: archive.read(name) for name in archive.namelist()}


@pytest.fixture(scope="module")
def documents(bound):
    """Its documents, each of which is XML."""
    return {name: ET.fromstring(text) for name, text in bound.items() if name.endswith(".xhtml")}


def test_the_pages_stand_in_the_order_of_the_chapters():
    paths = [place.path for place in contents()]
    assert paths[0] == "book/index" and [f"{path}.html" for path in paths] == list(PAGES)
    ordered = [page for chapter in WRITTEN for page in chapter.pages] + [one.page for one in (*PROJECTS, *HOMEWORK)]
    assert paths[1 : 1 + len(ordered)] == ordered
    assert all(
        place.depth == (place.path not in {one.pages[0] for one in WRITTEN})
        for place in contents()
        if "/0" in place.path
    )


def test_package_and_spine_name_what_is_there(bound, places):
    package = ET.fromstring(bound["book/package.opf"])
    items = {item.get("id"): item.get("href") for item in package.iter(f"{OPF}item")}
    assert {f"book/{href}" for href in items.values()} == set(bound) - {
        "mimetype",
        "META-INF/container.xml",
        "book/package.opf",
    }
    spine = [items[item.get("idref")] for item in package.iter(f"{OPF}itemref")]
    assert spine == ["cover.xhtml", "title.xhtml", "nav.xhtml", *(f"{place.name}.xhtml" for place in places)]
    mathml = {item.get("href") for item in package.iter(f"{OPF}item") if item.get("properties") == "mathml"}
    assert (
        mathml
        == {f"{place.name}.xhtml" for place in places if b"<math" in bound[f"book/{place.name}.xhtml"]}
        != set()
    )


def test_every_link_and_picture_of_it_is_there(bound, documents):
    ids = {name: {one.get("id") for one in root.iter() if one.get("id")} for name, root in documents.items()}
    wrong = []
    for name, root in documents.items():
        for one in root.iter():
            address = one.get("href") or one.get("src")
            if address is None or (one.tag == f"{XHTML}a" and address.startswith(("https:", "http:", "mailto:"))):
                continue
            path, _, place = address.partition("#")
            target = posixpath.normpath(posixpath.join("book", path)) if path else name
            if target not in bound or (place and place not in ids[target]):
                wrong.append(f"{name}: {address}")
    assert wrong == []
    assert not re.search(rb"url\(|@import", bound["book/style.css"])


def test_every_picture_has_words_and_nothing_waits_to_be_pressed(documents):
    for name, root in documents.items():
        assert [one.tag for one in root.iter() if one.tag.removeprefix(XHTML) in PRESSED] == [], name
        assert len([one for one in root.iter() if one.get("id")]) == len(
            {one.get("id") for one in root.iter()} - {None}
        )
        for figure in [*root.iter(f"{XHTML}figure"), *root.iter(f"{XHTML}img")]:
            words = [image.get("alt") for image in figure.iter(f"{XHTML}img")]
            assert None not in words, name
            assert figure.tag == f"{XHTML}img" or not words or words[0].strip(), name


def test_formulas_are_mathml_as_many_as_on_the_page(documents, site):
    for path in SOME:
        page = BeautifulSoup((site / f"{path}.html").read_text(encoding="utf-8"), "html.parser").find("article")
        there = [one.get_text() for one in page.select("annotation") if not one.find_parent("form")]
        here = documents[f"book/{path.replace('/', '-')}.xhtml"].iter(f"{MATHML}math")
        assert [one.get("alttext") for one in here] == [tex.strip() for tex in there]


def test_a_figure_stands_still_as_the_template_has_it(bound, documents):
    """The bars' heights, which a style sheet computes on the page, stand in the drawing itself."""
    drawing = ET.fromstring(bound["book/images/notebooks-04_softmax-1.svg"])
    heights = [
        re.fullmatch(r"matrix\(1, 0, 0, ([\d.]+), 0, 0\)", one.get("transform") or "") for one in drawing.iter()
    ]
    assert [round(float(found[1]), 3) for found in heights if found] == [0.786, 0.175, 0.039]
    figure = next(
        one for one in documents["book/notebooks-04_softmax.xhtml"].iter() if one.get("id") == "fig-softmax"
    )
    assert "0.786" in "".join(figure.itertext()) and len(list(figure.iter(f"{XHTML}table"))) == 1


@pytest.mark.in_turn(3)
def test_the_pdf_leads_to_every_page(browser, site, tmp_path):
    places = [place for place in contents() if place.path in ("book/index", "book/errata", "book/bibliography")]
    written = pdf.book(browser, places, site, tmp_path / "paper.html")
    written.write(tmp_path / "plain.pdf")
    (tmp_path / "some.pdf").write_bytes(pdf.small(written))
    read, plain = pdf.PdfReader(tmp_path / "some.pdf", strict=True), pdf.PdfReader(tmp_path / "plain.pdf")
    assert [sheet.extract_text() for sheet in read.pages] == [sheet.extract_text() for sheet in plain.pages]
    assert (tmp_path / "some.pdf").stat().st_size < 0.7 * (tmp_path / "plain.pdf").stat().st_size
    sheets = [" ".join(sheet.extract_text().split()) for sheet in read.pages]
    titles = ["About this book", "Reference"]
    about, (reference, below) = pdf.outline(read)
    assert [about[0].title, reference.title] == titles
    begin = {at.title: read.get_destination_page_number(at) for at, _ in [about, *below]}
    assert list(begin) == ["About this book", "Errata", "Bibliography"]
    assert "Deep Learning" in sheets[0] and "Contents" in sheets[1]
    for title, before in begin.items():
        assert title in sheets[before]
        assert re.search(rf"\b{before + 1}\b", sheets[1].partition("Contents")[2]), f"{title} is on {before + 1}"
    assert all(f"{number} / {len(sheets)}" in sheet for number, sheet in enumerate(sheets, 1) if number > 1)
    links = [link.get_object() for sheet in read.pages for link in sheet.get("/Annots", ())]
    inside = [str(link["/Dest"]).lstrip("/") for link in links if "/Dest" in link]
    assert len(inside) >= len(places) and {name.lstrip("/") for name in read.named_destinations} >= set(inside)
    assert read.metadata.title == pdf.TITLE and "/StructTreeRoot" in read.root_object
