"""In a table a long name of code may be parted after an underscore, and nowhere else (see the style sheet)."""

from __future__ import annotations

import re

CELL = re.compile(r"<td\b.*?</td>", re.DOTALL)
CODE = re.compile(r"<code\b.*?</code>", re.DOTALL)
PLACE = re.compile(r"(?<=_)(?=[^\W_][^<>]*<)")  # in text, between an underscore and a letter


def parted(body: str) -> str:
    """Offer the browser the places where it may part the names in a page's tables."""
    return CELL.sub(lambda cell: CODE.sub(lambda code: PLACE.sub("<wbr>", code[0]), cell[0]), body)


def on_page(app, pagename, templatename, context, doctree) -> None:
    if "body" in context:
        context["body"] = parted(context["body"])


def setup(app):
    app.connect("html-page-context", on_page)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
