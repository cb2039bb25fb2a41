"""Write the flash cards: a page of the book, and the same deck for Anki and programs like it.

A card asks a chapter's warm-up question, what there is to say against a sentence that one often hears, or what a word
of the glossary means.
"""

from __future__ import annotations

import argparse
import hashlib
import re
import sys
from dataclasses import dataclass
from html import escape
from pathlib import Path

from markdown_it import MarkdownIt
from mdit_py_plugins.dollarmath import dollarmath_plugin

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tools"), str(ROOT / "book" / "_ext")]

from collected_pages import from_book, section  # noqa: E402
from glossary_terms import entries  # noqa: E402
from table_of_contents import road  # noqa: E402

from companion.chapters import WRITTEN, Chapter, chapter_of_page  # noqa: E402

OPENING = """# Flash cards

{count} questions to ask yourself: the chapters' warm-ups, what is often said and nearly right, and the words of the
[glossary](glossary.md). Answer before you look. What you knew is kept on this device, and is not asked again.

For Anki and programs like it there is [the whole deck as a file](cards.txt): tab-separated, with formulas.

<div class="deck"></div>
"""
KINDS = {"warm-up": "Warm-up", "said": "Often said", "word": "What is meant by"}
CARD = """<div class="flash-card" data-key="{key}" data-kind="{kind}">

{front}

<details><summary>Answer</summary>

{back}

</details>

</div>
"""
WARM_UP = re.compile(
    r"(?P<front>\S.*?)\n\n<details><summary>Answer[^<]*</summary>\n\n(?P<back>.*?)\n\n</details>", re.DOTALL
)
SAID = re.compile(r'(?P<front>\*".+?\*(?:,? or \*".+?\*)*)\.? (?P<back>.*)', re.DOTALL)


@dataclass(frozen=True)
class Card:
    """One card: the chapter that it belongs to, its kind, and its two sides in Markdown, as seen from ``book``."""

    chapter: Chapter
    kind: str
    front: str
    back: str

    @property
    def key(self) -> str:
        """A name that stays as long as the question does."""
        return hashlib.sha256(f"{self.kind} {self.front}".encode()).hexdigest()[:8]


def warm_ups(one: Chapter) -> list[Card]:
    """Give the questions below a road's headings ``Warm-up``."""
    below = re.findall(r"^### Warm-up\n(.*?)(?=^##+ |\Z)", road(one), re.MULTILINE | re.DOTALL)
    found = WARM_UP.finditer("\n\n".join(text.strip() for text in below))
    plain = ((re.sub(r"^\*\*\d+\.\*\* ", "", card["front"]), card["back"]) for card in found)
    return [Card(one, "warm-up", from_book(one, front), from_book(one, back)) for front, back in plain]


def often_said(one: Chapter) -> list[Card]:
    """Give the sentences that are often said, each with what the chapter found of it.

    Raises: ValueError for a paragraph that does not begin with such a sentence.
    """
    cards = []
    for paragraph in section(one, "Often said").split("\n\n"):
        found = SAID.fullmatch(paragraph)
        if not found:
            raise ValueError(
                f"{one.pages[0]}: what is often said must be in quotation marks and italics: {paragraph}"
            )
        cards.append(Card(one, "said", found["front"], found["back"]))
    return cards


def words() -> list[Card]:
    """Give a card for each entry of the glossary."""
    found = entries((ROOT / "book" / "glossary.md").read_text(encoding="utf-8"))
    return [
        Card(chapter_of_page(entry.page), "word", f"**{', '.join(entry.terms)}**", entry.about) for entry in found
    ]


def cards() -> list[Card]:
    """Give all cards, chapter by chapter."""
    meanings = words()
    return [
        card
        for one in WRITTEN
        for card in (*warm_ups(one), *often_said(one), *(card for card in meanings if card.chapter == one))
    ]


def page(deck: list[Card]) -> str:
    """Give the page: every card with its answer folded, which a script makes into a deck."""
    parts = [OPENING.format(count=len(deck))]
    for one in WRITTEN:
        parts.append(f"## [{one.title}](../{one.pages[0]}.ipynb)\n")
        for card in (card for card in deck if card.chapter == one):
            front = f"_{KINDS[card.kind]}:_ {card.front}"
            parts.append(CARD.format(key=card.key, kind=card.kind, front=front, back=card.back))
    return "\n".join(parts)


def one_line(markdown: str) -> str:
    """Give a card's side as HTML on one line: formulas as MathJax has them, links as their words."""
    reader = MarkdownIt("commonmark").use(dollarmath_plugin, renderer=lambda tex, options: escape(tex))
    text = reader.render(re.sub(r"\[([^\]]+)\]\([^)]+\)", r"\1", markdown))
    text = re.sub(r'<span class="math inline">(.*?)</span>', r"\\(\1\\)", text, flags=re.DOTALL)
    text = re.sub(r'<div class="math block">(.*?)</div>', r"\\[\1\\]", text, flags=re.DOTALL)
    text = re.sub(r"</p>\s*<p>", "<br><br>", text)
    return " ".join(re.sub(r"</?p>", "", text).split())


def deck_file(deck: list[Card]) -> str:
    """Give the deck as Anki imports it: a line a card, with the key that lets a later import take its place."""
    lines = ["#separator:tab", "#html:true", "#columns:Key\tFront\tBack\tTags", "#guid column:1", "#tags column:4"]
    for card in deck:
        front = one_line(f"{KINDS[card.kind]}: {card.front}")
        tags = f"deep-learning-twice {card.chapter.name} {card.kind}"
        lines.append("\t".join((card.key, front, one_line(card.back), tags)))
    return "\n".join(lines) + "\n"


def files() -> dict[Path, str]:
    """Give the page and the deck, as they should be."""
    deck = cards()
    return {ROOT / "book" / "cards.md": page(deck), ROOT / "book" / "cards.txt": deck_file(deck)}


if __name__ == "__main__":
    argparse.ArgumentParser(description=__doc__).parse_args()
    for path, text in files().items():
        path.write_text(text, encoding="utf-8")
