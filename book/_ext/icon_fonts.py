"""Keep of the icon fonts, and of the style rules naming icons, only what the pages show.

The theme ships 1,400 icons (300 KB of fonts, 90 KB of rules); a book uses about twenty.
"""

from __future__ import annotations

import re
from pathlib import Path

from fontTools import subset

NAME = re.compile(r"\bfa-([a-z0-9-]+)")
RULE = re.compile(r'((?:\.fa-[a-z0-9-]+:before,?)+)\{content:"\\([0-9a-f]+)"\}')
ESCAPE = re.compile(r"\\(f[0-9a-f]{3})\b")
PRIVATE_USE = re.compile("[\ue000-\uf8ff]")


def trim(out: Path) -> None:
    """Shrink the built site's icon fonts and style sheet, reading from its pages and scripts what is used."""
    pages = [*out.rglob("*.html"), *(out / "_static").glob("scripts/*.js")]
    used = {name for path in pages for name in NAME.findall(path.read_text(encoding="utf-8", errors="ignore"))}
    points: set[int] = set()

    def keep_if_used(rule: re.Match) -> str:
        if not used.intersection(NAME.findall(rule[1])):
            return ""
        points.add(int(rule[2], 16))
        return rule[0]

    theme = out / "_static" / "styles" / "pydata-sphinx-theme.css"
    theme.write_text(RULE.sub(keep_if_used, theme.read_text(encoding="utf-8")), encoding="utf-8")
    for sheet in (out / "_static").rglob("*.css"):  # icons that a rule writes itself, as a character or a code
        text = sheet.read_text(encoding="utf-8")
        points.update(map(ord, PRIVATE_USE.findall(text)))
        points.update(int(code, 16) for code in ESCAPE.findall(RULE.sub("", text)))
    for path in (out / "_static" / "vendor" / "fontawesome" / "webfonts").glob("*.woff2"):
        options = subset.Options(flavor="woff2")
        font = subset.load_font(path, options)
        subsetter = subset.Subsetter(options)
        subsetter.populate(unicodes=points)
        subsetter.subset(font)
        subset.save_font(font, path, options)


def on_build_finished(app, problem) -> None:
    if problem is not None or app.builder.format != "html":
        return
    out = Path(app.outdir)
    untrimmed = list(out.glob("_static/vendor/fontawesome/webfonts/*.ttf"))
    if untrimmed:  # Sphinx copies the whole fonts whenever a page changed; else the last build's stand
        trim(out)
        for path in untrimmed:
            path.unlink()


def setup(app):
    app.connect("build-finished", on_build_finished, priority=900)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
