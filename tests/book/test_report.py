"""The report of an error knows where the reader is, and in which edition."""

from __future__ import annotations

import hashlib
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from companion import __version__

ROOT = Path(__file__).parents[2]
PAGE = "notebooks/04_softmax"
SECTION = "where-the-formula-breaks"


def edition(page: str) -> str:
    content = (ROOT / f"{page}.ipynb").read_bytes()
    return f"{__version__}, source {hashlib.sha1(b'blob %d' % len(content) + bytes(1) + content).hexdigest()[:10]}"


def test_the_report_is_filled_in_and_copied(reader):
    someone = reader(390, permissions=["clipboard-read", "clipboard-write"])
    page = someone.open(f"{PAGE}.html")
    page.evaluate("id => document.getElementById(id).scrollIntoView({ behavior: 'instant' })", SECTION)
    page.wait_for_function(
        "id => Math.abs(document.getElementById(id).getBoundingClientRect().top) < 200", arg=SECTION
    )
    button = page.get_by_role("button", name="Report an error here")
    button.evaluate("button => button.focus({ preventScroll: true })")
    page.keyboard.press("Enter")
    text = page.get_by_label("What is wrong, and what would be right?")
    filled_in = text.input_value().splitlines()
    assert filled_in == [
        "",
        "",
        "Page: Softmax classification",
        "Section: Where the formula breaks",
        f"Address: {PAGE}.html#{SECTION}",
        f"Edition: {edition(PAGE)}",
    ]
    assert not page.get_by_role("link", name="Send it by mail").is_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.keyboard.type("A sign.")
    page.get_by_role("button", name="Copy the report").click()
    page.get_by_text("Copied. Send it to whoever gave you this book.").wait_for()
    assert page.evaluate("navigator.clipboard.readText()") == "\n".join(["A sign.", *filled_in[1:]])
    page.keyboard.press("Escape")
    assert not text.is_visible() and button.evaluate("button => button === document.activeElement")
    assert someone.errors == []


def test_what_is_marked_is_told_with_its_section(reader):
    page = reader().open(f"{PAGE}.html")
    page.evaluate(
        """id => {
            const paragraph = document.querySelector(`#${id} > p`);
            getSelection().setBaseAndExtent(paragraph.firstChild, 0, paragraph.firstChild, 21);
        }""",
        SECTION,
    )
    page.get_by_role("button", name="Report an error here").click()
    filled_in = page.get_by_label("What is wrong, and what would be right?").input_value().splitlines()
    assert filled_in[3] == "Section: Where the formula breaks"
    assert filled_in[-1] == "It says: Exponentials grow fas"


@pytest.mark.parametrize(
    ("to", "name", "subject"),
    [("mailto:a@b.c", "Send it by mail", "subject"), ("https://b.c/new?label=error", "Open an issue", "title")],
)
def test_an_address_gets_the_report(reader, to, name, subject):
    page = reader().open("book/notation.html")
    page.evaluate("to => { document.querySelector('meta[name=report-to]').content = to; }", to)
    page.get_by_role("button", name="Report an error here").click()
    page.get_by_label("What is wrong, and what would be right?").fill("a & b")
    address = page.get_by_role("link", name=name).get_attribute("href")
    asked = parse_qs(urlsplit(address).query)
    assert address.startswith(to) and asked["body"] == ["a & b"] and "Notation" in asked[subject][0]
