"""Take from the generated pages the roles and labels that mislead a screen reader.

What a template writes is mended in `_templates`; these come out of other extensions' writers.
"""

from __future__ import annotations

REWRITTEN = {
    ' aria-label="Toggle hidden content"': "",  # hides the words that the fold itself shows
}


def on_page(app, pagename, templatename, context, doctree) -> None:
    for old, new in REWRITTEN.items():
        if "body" in context:
            context["body"] = context["body"].replace(old, new)


def setup(app):
    app.connect("html-page-context", on_page)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
