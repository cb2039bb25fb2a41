"""Leave out of code the marks that change nothing: in a program those of what has the colour of the text anyway.

Names, punctuation and spaces are more than half of the elements that Pygments makes of a program. In a line of text
Sphinx marks each word of code once more; in the head of a function, each name, sign and default. What is marked
instead is a line that a phone has to break: what follows stands further in than it began.
"""

from __future__ import annotations

import re
from html import unescape

from pygments.styles import get_style_by_name
from pygments.token import STANDARD_TYPES, Name

BLOCK = re.compile(r'<div class="highlight"><pre>.*?</pre>', re.DOTALL)

WORD = re.compile(r'<span class="pre">([^<]*)</span>')
HEAD = re.compile(r'<dt class="sig .*?</dt>', re.DOTALL)
NAME = re.compile(r'<span class="(?:[npw]|sig-paren)">([^<]*)</span>')
TAG = re.compile(r"<[^>]*>")
NARROWEST = 32  # characters that fit beside each other on any screen
FURTHER_IN = 4
DEFAULT = re.compile(r'<span class="o">=</span><span class="default_value">')


def plain(style: str) -> set[str]:
    """Name the classes of the tokens that a style shows as it shows a name: in the colour of all code."""
    looks = get_style_by_name(style).style_for_token
    return {name for token, name in STANDARD_TYPES.items() if name and looks(token) == looks(Name)}


def lean_head(head: str) -> str:
    return DEFAULT.sub('<span class="default_value">=', NAME.sub(r"\1", head))


def breakable(block: str) -> str:
    """Tell of each line that may be broken how far in its next part begins."""
    head, code, tail = re.split(r"(?<=<pre>)|(?=</pre>)", block)
    lines = code.splitlines(keepends=True)
    for i, line in enumerate(lines):
        text = unescape(TAG.sub("", line)).rstrip("\n")
        if len(text) > NARROWEST:
            indent = len(text) - len(text.lstrip(" ")) + FURTHER_IN
            lines[i] = f'<span class="long" style="--in: {indent}ch">{line}</span>'
    return head + "".join(lines) + tail


def on_page(app, pagename, templatename, context, doctree) -> None:
    options = app.config.html_theme_options
    names = plain(options["pygments_light_style"]) & plain(options["pygments_dark_style"])
    mark = re.compile(rf'<span class="(?:{"|".join(sorted(names))})">([^<]*)</span>')
    if "body" in context:
        body = WORD.sub(r"\1", BLOCK.sub(lambda block: breakable(mark.sub(r"\1", block[0])), context["body"]))
        context["body"] = HEAD.sub(lambda head: lean_head(head[0]), body)
    if "toc" in context:
        context["toc"] = WORD.sub(r"\1", context["toc"])


def setup(app):
    app.connect("html-page-context", on_page)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
