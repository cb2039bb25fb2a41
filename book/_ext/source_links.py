"""Let a plain link lead to a source: `[Bridle (1990)](../book/bibliography.md#bridle1990)`.

The bibliography's entries bear their keys (`bibtex_cite_id`); here MyST learns that these are places on that page.
"""

from __future__ import annotations

BIBLIOGRAPHY = "book/bibliography"


def on_env_updated(app, env) -> None:
    entries = env.get_domain("cite").get_entries(env.get_domain("cite").bibdata.bibfiles)
    slugs = env.metadata[BIBLIOGRAPHY].setdefault("myst_slugs", {})
    slugs.update({entry.key: (0, entry.key, entry.key) for entry in entries})


def setup(app):
    app.connect("env-updated", on_env_updated)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
