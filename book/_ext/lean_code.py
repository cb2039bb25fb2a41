"""Leave out of highlighted code the marks that change nothing: those of what has the colour of the text anyway.

Names, punctuation and spaces are more than half of the elements that Pygments makes of a program.
"""

from __future__ import annotations

import re

from pygments.styles import get_style_by_name
from pygments.token import STANDARD_TYPES, Name

BLOCK = re.compile(r'<div class="highlight"><pre>.*?</pre>', re.DOTALL)


def plain(style: str) -> set[str]:
    """Name the classes of the tokens that a style shows as it shows a name: in the colour of all code."""
    looks = get_style_by_name(style).style_for_token
    return {name for token, name in STANDARD_TYPES.items() if name and looks(token) == looks(Name)}


def on_page(app, pagename, templatename, context, doctree) -> None:
    options = app.config.html_theme_options
    names = plain(options["pygments_light_style"]) & plain(options["pygments_dark_style"])
    mark = re.compile(rf'<span class="(?:{"|".join(sorted(names))})">([^<]*)</span>')
    if "body" in context:
        context["body"] = BLOCK.sub(lambda block: mark.sub(r"\1", block[0]), context["body"])


def setup(app):
    app.connect("html-page-context", on_page)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
