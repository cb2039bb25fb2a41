"""Keep of the icon fonts only the icons that the style sheet still names (300 KB become three)."""

from __future__ import annotations

import re
from pathlib import Path

from fontTools import subset

ESCAPE = re.compile(r"\\(f[0-9a-f]{3})\b")
PRIVATE_USE = re.compile("[\ue000-\uf8ff]")


def trim(fonts: Path, sheet: Path) -> None:
    css = sheet.read_text(encoding="utf-8")
    points = {*map(ord, PRIVATE_USE.findall(css)), *(int(code, 16) for code in ESCAPE.findall(css))}
    for path in fonts.glob("*.woff2"):
        options = subset.Options(flavor="woff2")
        font = subset.load_font(path, options)
        subsetter = subset.Subsetter(options)
        subsetter.populate(unicodes=points)
        subsetter.subset(font)
        subset.save_font(font, path, options)


def on_build_finished(app, problem) -> None:
    if problem is not None or app.builder.format != "html":
        return
    fonts = Path(app.outdir) / "_static" / "vendor" / "fontawesome" / "webfonts"
    untrimmed = list(fonts.glob("*.ttf"))
    if untrimmed:  # Sphinx copies the whole fonts whenever a page changed; else the last build's stand
        trim(fonts, Path(app.outdir) / "_static" / "site.css")
        for path in untrimmed:
            path.unlink()


def setup(app):
    app.connect("build-finished", on_build_finished, priority=900)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
