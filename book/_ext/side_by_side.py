"""Read and write the pages in as many processes as there are processors: a build has a minute.

jupyter-book does not pass on how many; and of two of its own extensions, which look at each page by itself, it does
not say that they may.
"""

from __future__ import annotations

import os

SAFE = ("sphinx_multitoc_numbering", "sphinx_jupyterbook_latex")


def on_config_inited(app, config) -> None:
    for name in SAFE:
        if name in app.extensions:
            app.extensions[name].parallel_read_safe = True


def setup(app):
    app.parallel = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    app.connect("config-inited", on_config_inited)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
