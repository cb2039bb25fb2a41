"""A button on every page to report an error: `report.js` fills in the section and the edition.

Where reports go is set once, as `report_to` in `_config.yml`: a `mailto:` address, or the address of a tracker's form
for a new issue. Without one the reader copies the report. The edition is the package's version and the name that git
gives to the page's source, by which `git log --find-object` finds the commits that had it.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

from companion import __version__


def edition(source: Path | None) -> str:
    """Name the edition of a page."""
    if source is None:
        return __version__
    content = source.read_bytes()
    blob = hashlib.sha1(b"blob %d\0" % len(content) + content, usedforsecurity=False)
    return f"{__version__}, source {blob.hexdigest()[:10]}"


def on_page(app, pagename, templatename, context, doctree) -> None:
    source = Path(app.env.doc2path(pagename)) if pagename in app.env.found_docs else None
    context["edition"] = edition(source)
    context["report_to"] = app.config.report_to
    button = {
        "type": "javascript",
        "javascript": "window.dispatchEvent(new Event('report'))",
        "tooltip": "Report an error here",
        "icon": "fas fa-flag",
        "label": "report-button",
        "classes": "pst-js-only",
    }
    context.get("header_buttons", []).append(button)


def setup(app):
    app.add_config_value("report_to", "", "html", types=[str])
    app.connect("html-page-context", on_page, priority=600)  # after the theme's own buttons
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
