"""Keep the theme's script from asking every box at once whether it overflows, which lays out the whole page.

`book/_assets/book.js` gives the same tab stops, a few boxes at a time.
"""

from __future__ import annotations

from pathlib import Path

from sphinx.errors import ExtensionError

SCRIPT = "_static/scripts/pydata-sphinx-theme.js"
ASKS = (
    '["pre",".nboutput > .output_area",".cell_output > .output",'
    '".jp-RenderedHTMLCommon",".pst-scrollable-table-container"]'
)
ASKS_NONE = '[":not(*)"]'


def on_build_finished(app, problem) -> None:
    if problem is not None or app.builder.format != "html":
        return
    script = Path(app.outdir) / SCRIPT
    text = script.read_text(encoding="utf-8")
    if ASKS not in text and ASKS_NONE not in text:
        raise ExtensionError(f"{SCRIPT} asks for its tab stops in another way: see {Path(__file__).name}")
    script.write_text(text.replace(ASKS, ASKS_NONE), encoding="utf-8")


def setup(app):
    app.connect("build-finished", on_build_finished)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
