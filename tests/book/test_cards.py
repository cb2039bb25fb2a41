"""The flash cards: gathered whole, on the page as in the deck's file; and the deck remembers what was known."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from companion.chapters import WRITTEN

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "tools"))
import cards  # noqa: E402

sys.path.pop(0)
DECK = cards.cards()


@pytest.mark.parametrize("one", WRITTEN, ids=lambda one: one.name)
def test_no_question_of_a_chapter_is_missing(one):
    kinds = [card.kind for card in DECK if card.chapter == one]
    warm_up = cards.road(one).partition("\n### Warm-up\n")[2].partition("\n##")[0]
    assert kinds.count("warm-up") == warm_up.count("<summary>Answer")
    assert kinds.count("said") == len(cards.section(one, "Often said").split("\n\n")) >= 2
    assert kinds.count("word") >= 3


def test_cards_have_keys_of_their_own_that_hang_on_the_question_alone():
    assert len({card.key for card in DECK}) == len(DECK) >= 200
    one = DECK[0]
    assert cards.Card(WRITTEN[-1], one.kind, one.front, "Another answer.").key == one.key


def test_the_file_has_a_line_a_card_with_formulas_and_without_links():
    head, lines = [], []
    for line in cards.deck_file(DECK).splitlines():
        (head if line.startswith("#") else lines).append(line)
    assert head == [
        "#separator:tab",
        "#html:true",
        "#columns:Key\tFront\tBack\tTags",
        "#guid column:1",
        "#tags column:4",
    ]
    fields = [line.split("\t") for line in lines]
    assert [key for key, *_ in fields] == [card.key for card in DECK]
    assert {len(each) for each in fields} == {4} and all(map(all, fields))
    assert not re.search(r"\]\(|\$|\*\*|<p>|math", "\n".join(lines))
    assert sum(r"\(" in line for line in lines) > 10


@pytest.mark.parametrize(
    ("side", "html"),
    [
        ("*a* $x_1 < 2$, [b](c.md).", r"<em>a</em> \(x_1 &lt; 2\), b."),
        ("One.\n\nTwo\nlines: `c`.", "One.<br><br>Two lines: <code>c</code>."),
        ("$$\na\n$$", r"\[ a \]"),
    ],
)
def test_a_side_is_one_line(side, html):
    assert cards.one_line(side) == html


def test_what_is_said_without_quotation_marks_is_refused(monkeypatch):
    monkeypatch.setattr(cards, "section", lambda one, heading: '*"A."* B.\n\nC is D.')
    with pytest.raises(ValueError, match="must be in quotation marks and italics: C is D"):
        cards.often_said(WRITTEN[0])


def test_the_page_lists_every_card(site):
    page = BeautifulSoup((site / "book" / "cards.html").read_text(encoding="utf-8"), "html.parser")
    listed = page.select(".flash-card")
    assert [card["data-key"] for card in listed] == [card.key for card in DECK]
    assert all(len(card.select("details")) == 1 and not card.select("[id]") for card in listed)


def test_the_deck_asks_by_keyboard_and_remembers(reader):
    someone = reader(390)
    page = someone.open("book/cards.html")
    press = page.keyboard.press
    page.get_by_label("From").select_option(label="Softmax classification")
    page.get_by_label("Ask me").select_option(label="Warm-up questions")
    count, front, back = (page.locator(f".deck-{part}") for part in ("count", "front", "back"))
    assert count.inner_text() == "0 of 2 known." and back.inner_text() == ""
    asked = front.inner_text()
    page.get_by_role("button", name="Show the answer").focus()
    press("Enter")
    assert len(back.inner_text()) > 40
    press("Tab")
    press("Space")  # not yet: it goes below the other
    assert front.inner_text() != asked and back.inner_text() == ""
    press("Enter")
    press("Enter")
    assert count.inner_text() == "1 of 2 known." and front.inner_text() == asked

    page.reload()
    page.get_by_label("Ask me").select_option(label="Warm-up questions")
    page.get_by_label("From").select_option(label="Softmax classification")
    assert count.inner_text() == "1 of 2 known." and front.inner_text() == asked
    page.get_by_role("button", name="Show the answer").focus()
    for _ in range(2):
        press("Enter")
    assert front.inner_text() == "You knew them all." and count.inner_text() == "2 of 2 known."
    press("Enter")
    assert count.inner_text() == "0 of 2 known." and front.inner_text() != "You knew them all."
    assert page.evaluate("document.documentElement.scrollWidth") <= 390

    page.evaluate("localStorage.setItem('cards', '{\"no\": \"list\"')")
    page.reload()
    assert count.inner_text() == f"0 of {len(DECK)} known."
    assert someone.errors == []
