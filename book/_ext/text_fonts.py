"""The fonts of text and code, so that a page looks the same on every system: Source Sans 3 and JetBrains Mono.

Both come from npm and are openly licensed; their licences lie beside them. Kept of each are the letters of western
European languages, the weights in use, and no ligatures: in code two characters are two. What else a page shows, such
as an arrow, the reader's own fonts have. Pages ask for the files before they are drawn, and wait a moment at most.
"""

from __future__ import annotations

import shutil
from pathlib import Path

from fontTools import subset
from fontTools.varLib import instancer
from sphinx.errors import ExtensionError

FAMILIES = {  # by package: its files
    "source-sans-3": ("source-sans-3-latin-wght-normal.woff2", "source-sans-3-latin-wght-italic.woff2"),
    "jetbrains-mono": ("jetbrains-mono-latin-wght-normal.woff2",),
}
FILES = tuple(file for files in FAMILIES.values() for file in files)
FEATURES = ("ccmp", "kern", "locl", "mark", "mkmk")
WEIGHTS = {"wght": (400, 700)}


def trim(source: Path, target: Path) -> None:
    options = subset.Options(layout_features=list(FEATURES))
    font = subset.load_font(source, options)
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=font.getBestCmap())
    subsetter.subset(font)
    font = instancer.instantiateVariableFont(font, WEIGHTS)
    font.flavor = "woff2"
    font.save(target)


def on_page(app, pagename, templatename, context, doctree) -> None:
    context["text_fonts"] = [f"_static/fonts/{file}" for file in FILES]


def on_build_finished(app, problem) -> None:
    if problem is not None or app.builder.format != "html":
        return
    target = Path(app.outdir) / "_static" / "fonts"
    target.mkdir(parents=True, exist_ok=True)
    for family, files in FAMILIES.items():
        package = Path(app.srcdir) / "node_modules" / "@fontsource-variable" / family
        if not package.is_dir():
            raise ExtensionError(f"{family} not found at {package}: run `make book`, which installs it")
        shutil.copy2(package / "LICENSE", target / f"{family}-licence.txt")
        for file in files:
            source, made = package / "files" / file, target / file
            if not made.exists() or made.stat().st_mtime < source.stat().st_mtime:
                trim(source, made)


def setup(app):
    app.connect("html-page-context", on_page)
    app.connect("build-finished", on_build_finished)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
