"""Send the reader nothing that the page does not use, and nothing twice.

The stock pages carry scripts for live kernels, a page's worth of duplicated inline code, three viewport tags and
source maps. What a template can mend is in `_templates/layout.html`; this extension does the rest.
"""

from __future__ import annotations

import re
from pathlib import Path

from docutils import nodes

UNUSED = re.compile(r"thebe|sphinx-thebe", re.IGNORECASE)
NOT_DEFERRED = ("documentation_options.js",)  # an inline script right after it reads what it defines
SOURCE_MAPS = "_static/**/*.map"
LEFT_OVER = ("_static/scripts/fontawesome.js", "_static/sphinx-thebe.js", "_static/sphinx-thebe.css")


def trim_assets(app, pagename, templatename, context, doctree) -> None:
    """Drop what is unused or repeated, and let every script with an address wait for the page."""
    kept, bodies = [], set()
    for script in context.get("script_files", []):
        attributes = getattr(script, "attributes", {})
        body = attributes.get("body")
        if UNUSED.search(f"{getattr(script, 'filename', script)} {body}") or (body and body in bodies):
            continue
        bodies.add(body)
        filename = getattr(script, "filename", None)
        if filename and not filename.endswith(NOT_DEFERRED) and "async" not in attributes:
            attributes["defer"] = "defer"
        kept.append(script)
    context["script_files"] = kept
    sheets = context.get("css_files", [])
    context["css_files"] = [sheet for sheet in sheets if not UNUSED.search(str(getattr(sheet, "filename", sheet)))]
    context["metatags"] = re.sub(r'<meta[^>]*name="viewport"[^>]*>', "", context.get("metatags", ""))
    context["page_description"] = description(app, doctree, context)


def description(app, doctree, context) -> str:
    """The page's first paragraph, for search engines and link previews."""
    for paragraph in doctree.findall(nodes.paragraph) if doctree is not None else ():
        text = " ".join(paragraph.astext().split())
        if len(text) > 40:
            return text if len(text) <= 160 else text[:157].rsplit(" ", 1)[0] + " ..."
    return f"{context.get('title', '')} - {app.config.project}"


def remove_left_overs(app, problem) -> None:
    if problem is not None or app.builder.format != "html":
        return
    out = Path(app.outdir)
    for path in [*out.glob(SOURCE_MAPS), *(out / name for name in LEFT_OVER)]:
        path.unlink(missing_ok=True)


def setup(app):
    app.connect("html-page-context", trim_assets, priority=950)
    app.connect("build-finished", remove_left_overs)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
