"""Cells that a reader may run and change in the page: those that need NumPy alone get the tag `live`.

The other cells of a chapter that are shown get the tag `elsewhere`: there the page says where they can be run.

What a page loads for them is `_live/live.js`; what that fetches at the first click lies beside it: the worker, the
files that run cells and answers, and the part of the package that needs NumPy alone, as a zip file.
"""

from __future__ import annotations

import ast
import json
import shutil
import zipfile
from pathlib import Path

from live_cells import ROOT, file_of, light_modules, live

LIVE = Path(__file__).parents[1] / "_live"
DATA = ROOT / "companion" / "data" / "files"
EPOCH = (1980, 1, 1, 0, 0, 0)  # the same package gives the same bytes


def is_shown(cell: dict) -> bool:
    """Whether a cell's code is in view, and there is something to run in it."""
    tags = cell["metadata"].get("tags", ())
    only_imports = all(
        isinstance(one, ast.Import | ast.ImportFrom) for one in ast.parse("".join(cell["source"])).body
    )
    return not only_imports and not any(tag.startswith(("hide-", "remove-")) for tag in tags)


def on_source_read(app, docname, source) -> None:
    if not str(app.env.doc2path(docname)).endswith(".ipynb"):
        return
    notebook = json.loads(source[0])
    cells = [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]
    for cell, runs in zip(cells, live(["".join(cell["source"]) for cell in cells]), strict=True):
        if is_shown(cell) and (runs or docname.startswith("notebooks/")):
            cell["metadata"].setdefault("tags", []).append("live" if runs else "elsewhere")
    source[0] = json.dumps(notebook)


def pack(target: Path) -> None:
    """Write the part of the package that needs NumPy alone, and the questions that are checked with that."""
    from answer_cells import carried  # which needs Sphinx, and this file does not

    files = [*map(file_of, light_modules()), *sorted(path for path in DATA.iterdir() if path.is_file())]
    contents = {path.relative_to(ROOT).as_posix(): path.read_bytes() for path in files} | carried()
    contents["statements.py"] = Path(__file__).with_name("statements.py").read_bytes()  # the page asks it too
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in contents.items():
            archive.writestr(zipfile.ZipInfo(name, EPOCH), content, zipfile.ZIP_DEFLATED)


def copy_files(app, problem) -> None:
    if problem is None and app.builder.format == "html":
        target = Path(app.outdir) / "_static" / "live"
        target.mkdir(parents=True, exist_ok=True)
        for path in LIVE.iterdir():
            if path.is_file():
                shutil.copy2(path, target)
        pack(target / "companion.zip")


def setup(app):
    app.connect("source-read", on_source_read, priority=900)  # once the page's cells stand in their order
    app.connect("builder-inited", lambda app: app.add_js_file("live/live.js"))
    app.connect("build-finished", copy_files)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
