"""Give every picture its width and height, so that the page does not jump, and load it when the reader comes near."""

from __future__ import annotations

import re
from pathlib import Path

from sphinx.util.images import get_image_size

PICTURE = re.compile(r'<img (?![^>]*\b(?:width|height)=)([^>]*\bsrc="[^"]*_images/([^"]+)"[^>]*?)\s*/?>')


def on_page(app, pagename, templatename, context, doctree) -> None:
    sources = {name: Path(app.srcdir) / source for source, name in getattr(app.builder, "images", {}).items()}

    def sized(found: re.Match) -> str:
        size = get_image_size(str(sources[found[2]])) if found[2] in sources else None
        room = f' width="{size[0]}" height="{size[1]}"' if size else ""
        return f'<img {found[1]}{room} loading="lazy" decoding="async">'

    if "body" in context:
        context["body"] = PICTURE.sub(sized, context["body"])


def setup(app):
    app.connect("html-page-context", on_page)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
