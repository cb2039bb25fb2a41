"""The caption of a still figure: a Markdown cell tagged `caption`, right below the cell that draws it.

So it stands below the figure in any viewer; here it becomes the figure's own caption. It bears no number: a figure is
told by its words, and a number would run through the whole book.
"""

from __future__ import annotations

import json

from sphinx.util import logging

logger = logging.getLogger(__name__)


def with_captions(cells: list[dict]) -> tuple[list[dict], list[str]]:
    """Hand each caption to the cell before it; give the cells left, and the captions that follow no figure."""
    kept, lost = [], []
    for cell in cells:
        if "caption" not in cell["metadata"].get("tags", ()):
            kept.append(cell)
        elif kept and kept[-1]["metadata"].get("mystnb", {}).get("image"):
            words = " ".join("".join(cell["source"]).split())
            kept[-1]["metadata"]["mystnb"].setdefault("figure", {})["caption"] = words
        else:
            lost.append(cell["id"])
    return kept, lost


def on_source_read(app, docname, source) -> None:
    if '"caption"' not in source[0] or not str(app.env.doc2path(docname)).endswith(".ipynb"):
        return
    notebook = json.loads(source[0])
    notebook["cells"], lost = with_captions(notebook["cells"])
    for cell in lost:
        logger.warning("cell %s: a caption must follow a figure with an alt text", cell, location=docname)
    source[0] = json.dumps(notebook)


def without_numbers(app, config) -> None:
    config.numfig = False  # Jupyter Book's helper for LaTeX turns them on for every builder


def setup(app):
    app.connect("config-inited", without_numbers, priority=900)  # after that helper
    app.connect("source-read", on_source_read, priority=590)  # after who rewrites whole notebooks
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
