"""Let a plain link lead to a source: `[Bridle (1990)](../book/bibliography.md#bridle1990)`.

The entries of that page bear their keys as anchors of HTML, which any viewer knows; here MyST learns of them.
"""

from __future__ import annotations

import re
from pathlib import Path

BIBLIOGRAPHY = "book/bibliography"
ANCHOR = re.compile(r'<a id="([^"]+)"></a>')


def on_env_updated(app, env) -> None:
    if BIBLIOGRAPHY not in env.found_docs:  # a book without sources, as the tests of the figures build one
        return
    keys = ANCHOR.findall(Path(env.doc2path(BIBLIOGRAPHY)).read_text(encoding="utf-8"))
    env.metadata[BIBLIOGRAPHY].setdefault("myst_slugs", {}).update({key: (0, key, key) for key in keys})


def setup(app):
    app.connect("env-updated", on_env_updated)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
