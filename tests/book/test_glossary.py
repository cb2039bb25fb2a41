"""The glossary, and its words where a page first uses them."""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from docutils.core import publish_doctree

from companion.chapters import WRITTEN, chapter_of_page

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "book" / "_ext"))
from glossary_terms import MarkedTerm, entries, mark, pattern, word  # noqa: E402

sys.path.pop(0)
ENTRIES = entries((ROOT / "book" / "glossary.md").read_text(encoding="utf-8"))
TERMS = [term for entry in ENTRIES for term in entry.terms]


def text(chapter) -> str:
    """All that a chapter's pages say, without the signs of Markdown."""
    cells = [
        cell for page in chapter.pages for cell in json.loads((ROOT / f"{page}.ipynb").read_text("utf-8"))["cells"]
    ]
    said = "\n".join("".join(cell["source"]) for cell in cells if cell["cell_type"] == "markdown")
    return " ".join(re.sub(r"[*`]", "", said).split())


TEXTS = {one.name: text(one) for one in WRITTEN}


def test_the_order_is_the_alphabets_and_nothing_is_defined_twice():
    names = [re.sub(r"[^a-z ]", "", entry.terms[0].lower().replace("-", " ")) for entry in ENTRIES]
    assert names == sorted(names)
    assert len({term.lower() for term in TERMS}) == len(TERMS) >= 120
    plain = [word(term).lower() for term in TERMS]
    twice = {name for name in plain if plain.count(name) > 1}
    assert all(term.endswith(")") for term in TERMS if word(term).lower() in twice)


def test_every_term_is_used_in_the_chapter_that_explains_it():
    lacking = [
        term
        for entry in ENTRIES
        for term in entry.terms
        if not pattern([word(term)]).search(TEXTS[chapter_of_page(entry.page).name])
    ]
    assert lacking == []


def test_every_chapter_explains_words():
    assert {chapter_of_page(entry.page) for entry in ENTRIES} == set(WRITTEN)


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.terms[0])
def test_a_definition_is_a_sentence_or_two_without_formulas(entry):
    assert entry.about.endswith(".") and entry.about[0].isupper() and "$" not in entry.about
    assert len(entry.about.split()) <= 50 and len(re.findall(r"[.:?](?:\s|$)", entry.about)) <= 4


@pytest.mark.parametrize(
    "spoilt",
    ["one\n  A definition.\n", "one\n  A.\n\n  [B](../notebooks/04_softmax.ipynb#b)\n\ntwo\n  Without a link.\n", ""],
)
def test_what_is_no_entry_is_refused(spoilt):
    with pytest.raises(ValueError, match="an entry of the glossary is"):
        entries(f"# G\n\n```{{glossary}}\n{spoilt}```\n")


def test_the_first_use_in_prose_is_marked_and_no_other():
    page = publish_doctree(
        "Loss\n====\n\n**Loss**, *loss*, ``loss`` and `loss <elsewhere>`__.\n\n- A\\. Loss.\n\n"
        "A loss function and cross-loss; its losses, each loss. Newton’s loss function.\n"
    )
    mark(page, {"loss": ("#l", "L."), "loss function": ("#lf", "F."), "newton's loss": ("#n", "N.")})
    marked = [(node.astext(), node["address"], node["about"]) for node in page.findall(MarkedTerm)]
    assert marked == [("loss function", "#lf", "F."), ("losses", "#l", "L."), ("Newton’s loss", "#n", "N.")]
    assert "A loss function and cross-loss; its losses, each loss. Newton’s loss function." in page.astext()


def test_a_words_meaning_depends_on_the_chapter():
    bias = {entry.terms[0]: entry for entry in ENTRIES if word(entry.terms[0]) == "bias"}
    marked = {name: [one.name for one in WRITTEN if entry.is_marked_on(one.pages[0])] for name, entry in bias.items()}
    assert marked == {"bias (of a fit)": ["double_descent"], "bias (of a unit)": ["layers"]}
    softmax = next(entry for entry in ENTRIES if entry.terms[0] == "softmax")
    assert not softmax.is_marked_on("notebooks/03_universal_approximation")
    assert softmax.is_marked_on("exercises/double_descent/source")


@pytest.mark.parametrize("one", WRITTEN, ids=lambda one: one.name)
def test_the_pages_mark_words(one, site):
    for page in one.pages:
        soup = BeautifulSoup((site / f"{page}.html").read_text(encoding="utf-8"), "html.parser")
        marked = [link["href"] for link in soup.select("a.term")]
        assert len(marked) == len(set(marked)) >= 5
        assert not soup.select("h1 a.term, h2 a.term, h3 a.term, a a.term, code a.term, label a.term, table a.term")


def test_a_marked_word_says_what_it_means(reader):
    someone = reader(390, has_touch=True)
    page = someone.open("notebooks/04_softmax.html")
    about, term = page.locator("#about-term"), page.locator("a.term").first
    meaning = term.get_attribute("data-about")
    assert not about.is_visible()
    page.keyboard.press("Tab")
    term.focus()
    assert about.inner_text() == meaning and term.get_attribute("aria-describedby") == "about-term"
    page.keyboard.press("Escape")
    assert not about.is_visible() and term.get_attribute("aria-describedby") is None
    term.evaluate("word => word.blur()")

    term.hover()
    about.wait_for()
    about.hover()  # whoever enlarges the page must be able to move over it
    page.wait_for_timeout(400)
    assert about.is_visible()
    page.mouse.move(5, 5)
    about.wait_for(state="hidden")

    for each in page.locator("a.term").all()[:12]:
        each.focus()
        box = about.bounding_box()
        assert box["x"] >= 0 and box["x"] + box["width"] <= 390
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.keyboard.press("Escape")

    term.tap()  # a finger cannot point: the first tap shows, the second leads on
    assert about.inner_text() == meaning and page.url.endswith("04_softmax.html")
    term.tap()
    page.wait_for_url("**/book/glossary.html#term-*")
    assert someone.errors == []
