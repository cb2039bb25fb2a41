"""The fonts of text and code, so that a page looks the same on every system: Source Sans 3 and JetBrains Mono.

Both come from npm and are openly licensed; their licences lie beside them. Kept of each are the characters and the
weights in use (lean_fonts.py). What else a page shows, such as an arrow, the reader's own fonts have. Pages ask for
the files before they are drawn, and wait a moment at most.
"""

from __future__ import annotations

import shutil
from pathlib import Path

from lean_fonts import characters_in_use, trim
from sphinx.errors import ExtensionError

FAMILIES = {  # by package: its files
    "source-sans-3": ("source-sans-3-latin-wght-normal.woff2", "source-sans-3-latin-wght-italic.woff2"),
    "jetbrains-mono": ("jetbrains-mono-latin-wght-normal.woff2",),
}
FILES = tuple(file for files in FAMILIES.values() for file in files)
WEIGHTS = {"wght": (400, 700)}


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
            trim(package / "files" / file, target / file, characters_in_use(app), WEIGHTS)


def setup(app):
    app.connect("html-page-context", on_page)
    app.connect("build-finished", on_build_finished)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
