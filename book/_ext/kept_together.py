"""What a browser may not part at the end of a line: a formula and the punctuation around it; a number and its per
cent sign; in a table an equation as short as g = 2.
"""

from __future__ import annotations

import re

from docutils import nodes

OPENING, CLOSING = re.compile(r"[(\[‘“]+$"), re.compile(r"^[)\],.:;?!’”]+")
LETTER = re.compile(r"\\[A-Za-z]+|[^\s{}^_\\]")
LONG = 26  # letters: about a line of a phone
PER_CENT = re.compile(r"(?<=\d) (?=%)")
EQUATION = re.compile(r"^(\w) = (\S{1,3})$")
HARD = "\N{NO-BREAK SPACE}"
WITHOUT_PROSE = (nodes.literal, nodes.literal_block, nodes.math, nodes.math_block, nodes.raw)


def cut(text: nodes.Node | None, signs: re.Pattern) -> tuple[list[nodes.Text], list[nodes.Node]]:
    """Part what stands beside a formula into its punctuation and the rest."""
    if not isinstance(text, nodes.Text) or not (found := signs.search(text)):
        return [], [] if text is None else [text]
    return [nodes.Text(found[0])], [nodes.Text(signs.sub("", text))]


def join_punctuation(math: nodes.math) -> None:
    """Put a formula and the punctuation around it into one element, which is kept whole if it is not long."""
    beside, place = math.parent, math.parent.index(math)
    opening, before = cut(beside[place - 1] if place else None, OPENING)
    closing, after = cut(beside[place + 1] if place + 1 < len(beside) else None, CLOSING)
    if opening or closing:
        look = "kept-together" if len(LETTER.findall(math.astext())) < LONG else "parted"
        whole = nodes.inline("", "", *opening, math, *closing, classes=[look])
        beside[max(place - 1, 0) : place + 2] = [*before, whole, *after]


def harden(text: nodes.Text) -> str:
    """Give a text with spaces that do not break where it may not be parted."""
    hard = PER_CENT.sub(HARD, text)
    in_table = isinstance(text.parent.parent, nodes.entry) and len(text.parent) == 1
    return EQUATION.sub(rf"\1{HARD}={HARD}\2", hard) if in_table else hard


def on_resolved(app, doctree, docname) -> None:
    for math in list(doctree.findall(nodes.math)):
        join_punctuation(math)
    for text in list(doctree.findall(nodes.Text)):
        if not isinstance(text.parent, WITHOUT_PROSE) and (hard := harden(text)) != text:
            text.parent.replace(text, nodes.Text(hard))


def setup(app):
    app.connect("doctree-resolved", on_resolved)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
