"""Show a formula with fewer elements than KaTeX's own, looking the same, for a page that has hundreds of them.

What is nested and looks alike becomes one element, a space becomes a margin, and an invisible support becomes a
property from which `book.css` makes it. In place of MathML the formula is said as the docstring writes it.
"""

from __future__ import annotations

import html
import re

SHOWN = re.compile(r'<span class="katex-html" aria-hidden="true">(.*)</span></span>$', re.DOTALL)
LONE = re.compile(
    r'<span class="base"><span class="strut"[^>]*></span>(<span class="mord mathnormal"[^>]*>.</span>)</span>'
)
JOINED = (
    (  # a space and what comes after it
        re.compile(
            r'<span class="mspace" style="margin-right:([^;"]+);"></span><span class="([^"]+)"(?: style="([^"]*)")?>'
        ),
        r'<span class="\2" style="margin-left:\1;\3">',
    ),
    (  # what holds one element, and that
        re.compile(
            r'<span class="((?:mord|mop|sizing)[^"]*)"><span class="([^"]*)"( style="[^"]*")?>([^<]*)</span></span>'
        ),
        r'<span class="\1 \2"\3>\4</span>',
    ),
    (
        re.compile(
            r'<span class="base"><span class="strut" style="height:([^;"]+);(?:vertical-align:([^;"]+);)?"></span>'
        ),
        r'<span class="base" style="--tall:\1;--deep:\2">',
    ),
    (
        re.compile(r'<span style="([^"]*)"><span class="pstrut" style="height:([^;"]+);"></span>'),
        r'<span style="\1--tall:\2">',
    ),
)


def lean(page: str, said: str) -> str:
    """Take what is shown from KaTeX's HTML, with fewer elements; the words are for those who hear it."""
    found = SHOWN.search(page)
    shown = found[1] if found else page
    if lone := LONE.fullmatch(shown):
        return f'<span class="math notranslate katex">{lone[1]}</span>'
    for pattern, joined in JOINED:
        while (fewer := pattern.sub(joined, shown)) != shown:
            shown = fewer
    return f'<span class="math notranslate katex" role="img" aria-label="{html.escape(said)}">{shown}</span>'
