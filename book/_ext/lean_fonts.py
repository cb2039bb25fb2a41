"""Keep of a font only the characters that stand in the book, and those that a keyboard writes.

A font of this book is thereby half as large, and a phone shows a page so much earlier. The fonts of text and of
formulas are made here, for the extensions that bring them; what stands already with the right characters is left.
"""

from __future__ import annotations

import html
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont
from fontTools.varLib import instancer

TYPED = {chr(code) for code in range(32, 127)}
KERNING = ["ccmp", "kern", "locl", "mark", "mkmk"]  # no ligatures: in code two characters are two


def characters_in_use(app) -> set[str]:
    """Every character of the built pages, of their scripts and style sheets."""
    if not hasattr(app, "characters_in_use"):
        texts = (path for path in Path(app.outdir).rglob("*") if path.suffix in (".html", ".js", ".css"))
        app.characters_in_use = TYPED.union(*(html.unescape(path.read_text(encoding="utf-8")) for path in texts))
    return app.characters_in_use


def trim(source: Path, target: Path, characters: set[str], weights: dict | None = None) -> None:
    """Write a font again with these characters alone, and of one that varies only these weights."""
    options = subset.Options(layout_features=KERNING)
    font = subset.load_font(source, options)
    wanted = {code for code in font.getBestCmap() if chr(code) in characters}
    made = target.exists() and target.stat().st_mtime >= source.stat().st_mtime
    if made and wanted == {*TTFont(target).getBestCmap()}:
        return
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=wanted)
    subsetter.subset(font)
    if weights:
        font = instancer.instantiateVariableFont(font, weights)
    font.flavor = "woff2"
    font.save(target)
