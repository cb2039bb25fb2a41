"""Show what a word of the glossary means where a page first uses it: a link there, with the definition beside it.

The text of a page knows nothing of this. A word is marked from the chapter on that explains it; one that is
qualified, such as `bias (of a fit)`, in that chapter's text alone. Headings, links, code, formulas, tables, choices
and what is set in bold or italics are passed over: there a word is being introduced, or something else stands there.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from pathlib import Path

from docutils import nodes

from companion.chapters import WRITTEN, chapter_of_page

GLOSSARY = "book/glossary"
BLOCK = re.compile(r"^```\{glossary\}\n(.*?)^```$", re.MULTILINE | re.DOTALL)
ENTRY = re.compile(
    r"(?P<terms>(?:^\S.*\n)+)^  (?P<about>\S.*)\n\n^  \[[^\]]+\]\(\.\./(?P<page>[\w/]+)\.ipynb#[^)]+\)$", re.MULTILINE
)
PASSED_OVER = (nodes.title, nodes.reference, nodes.literal, nodes.math, nodes.strong, nodes.emphasis, nodes.table)
PASSED_OVER += (nodes.caption, nodes.raw)
CHOICE = re.compile(r"[A-E]\. ")
PAGES = {page for one in WRITTEN for page in one.pages}


@dataclass(frozen=True)
class Entry:
    """What a word means, and the page that explains it."""

    terms: tuple[str, ...]
    about: str
    page: str

    def is_marked_on(self, page: str) -> bool:
        here, home = chapter_of_page(page), chapter_of_page(self.page)
        if self.terms[0].endswith(")"):
            return here == home and page.startswith("notebooks/")
        return here.number >= home.number


def entries(text: str) -> list[Entry]:
    """Read the glossary's source.

    Raises: ValueError where a part of it is no entry.
    """
    found = BLOCK.search(text)
    block = found[1] if found else ""
    read = list(ENTRY.finditer(block))
    if not read or "".join(one[0] for one in read) != re.sub(r"\n\n(?=\S)", "", block).rstrip("\n"):
        raise ValueError(
            "an entry of the glossary is its terms, one a line, then a definition and a link, both indented"
        )
    return [
        Entry(tuple(one["terms"].split("\n")[:-1]), re.sub(r"[*`]", "", one["about"]), one["page"]) for one in read
    ]


def pattern(words: list[str]) -> re.Pattern:
    """Match any of some words, the longest first, in either number, as they stand in a sentence or begin one."""
    either = [re.escape(word).replace("'", "['’]") for word in sorted(words, key=len, reverse=True)]
    either = [f"[{word[0].upper()}{word[0].lower()}]{word[1:]}" for word in either]
    plural = "(?:(?<!ward)(?:s|es))?"  # "backwards" is mostly said of a direction
    return re.compile(rf"(?<![\w-])({'|'.join(either)}){plural}(?![\w-])")


def word(term: str) -> str:
    """Give a term without what qualifies it."""
    return term.partition(" (")[0]


class MarkedTerm(nodes.inline):
    """A word with a link to the glossary, and what it says there."""


def visit(writer, node: MarkedTerm) -> None:
    about = html.escape(node["about"], quote=True)
    writer.body.append(f'<a class="term" href="{node["address"]}" data-about="{about}">')


def depart(writer, node: MarkedTerm) -> None:
    writer.body.append("</a>")


def is_prose(text: nodes.Text) -> bool:
    """Whether a text is read as prose: it stands in a paragraph, and in nothing that is passed over."""
    above, paragraph = text.parent, None
    while above is not None:
        if isinstance(above, PASSED_OVER):
            return False
        paragraph = paragraph or (above if isinstance(above, nodes.paragraph) else None)
        above = above.parent
    if paragraph is None:
        return False
    return not (isinstance(paragraph.parent, nodes.list_item) and CHOICE.match(paragraph.astext()))


def mark(doctree: nodes.document, known: dict[str, tuple[str, str]]) -> None:
    """Mark in a page the first use of each word; ``known`` gives to each an address and a definition."""
    search, addresses = pattern(list(known)), set()
    lower = {key.lower(): value for key, value in known.items()}
    for text in [text for text in doctree.findall(nodes.Text) if is_prose(text)]:
        pieces, done = [], 0
        for found in search.finditer(text):
            address, about = lower[found[1].lower().replace("’", "'")]
            if address not in addresses:
                addresses.add(address)
                pieces += [
                    nodes.Text(text[done : found.start()]),
                    MarkedTerm("", found[0], address=address, about=about),
                ]
                done = found.end()
        if pieces:
            text.parent.replace(text, [*filter(len, pieces), nodes.Text(text[done:])])


def on_resolved(app, doctree, docname) -> None:
    if app.builder.name != "html" or GLOSSARY not in app.env.found_docs or docname not in PAGES:
        return
    objects = app.env.get_domain("std").objects
    page = app.builder.get_relative_uri(docname, GLOSSARY)
    known = {}
    for entry in entries(Path(app.env.doc2path(GLOSSARY)).read_text(encoding="utf-8")):
        if entry.is_marked_on(docname):
            address = f"{page}#{objects['term', entry.terms[0]][1]}"
            known |= {word(term): (address, entry.about) for term in entry.terms}
    mark(doctree, known)


def on_before_read(app, env, docnames) -> None:
    app.glossary_changed = GLOSSARY in docnames


def on_updated(app, env) -> list[str]:
    """Have every chapter's pages written anew where a definition may have changed."""
    return sorted(PAGES & env.found_docs) if getattr(app, "glossary_changed", False) else []


def setup(app):
    app.add_node(MarkedTerm, html=(visit, depart))
    app.connect("doctree-resolved", on_resolved)
    app.connect("env-before-read-docs", on_before_read)
    app.connect("env-updated", on_updated)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
