"""Carry the source of each of the package's algorithms, from scratch and in PyTorch, for the page that lists them.

One script for each part of the package (`_static/sources/ops.js`), which `book/_assets/sources.js` fetches at the
first click: a script can be had without a server too. PyTorch's own functions are not printed; the line of
`companion.reference` that takes them from there is.
"""

from __future__ import annotations

import ast
import functools
import importlib
import inspect
import json
import textwrap
from pathlib import Path

import lean_code

from companion.show.markdown import without_docstrings, without_silent

SCRATCH, REFERENCE = "companion.scratch.", "companion.reference."
ROOT = Path(__file__).parents[2]
KINDS = ("function", "class")
SCRIPT = "(window.bookSources ??= {{}})[{part}] = {sources};\n"


def written(thing) -> str:
    """Give the source of a function or class of the package as a reader is shown it: its entry has the docstring."""
    return without_docstrings(without_silent(textwrap.dedent(inspect.getsource(thing)).rstrip()))


def found(module: str, name: str):
    """Give what a module holds under a name; nothing where either is not there."""
    try:
        return getattr(importlib.import_module(module), name, None)
    except ModuleNotFoundError as missing:
        if missing.name and not module.startswith(missing.name):
            raise
        return None


@functools.cache
def one_liners(module: str) -> dict[str, str]:
    """Give the line of a module that takes a name from a library, or makes it of what a library has."""
    tree = ast.parse(inspect.getsource(importlib.import_module(module)))
    taken = {
        alias.asname or alias.name: ast.unparse(ast.ImportFrom(one.module, [alias], one.level))
        for one in tree.body
        if isinstance(one, ast.ImportFrom) and not one.module.startswith("companion")
        for alias in one.names
    }
    made = {one.targets[0].id: ast.unparse(one) for one in tree.body if isinstance(one, ast.Assign)}
    return taken | made


def from_scratch(part: str, name: str) -> str:
    thing = inspect.unwrap(found(SCRATCH + part, name))
    made_of = inspect.getclosurevars(thing).nonlocals if inspect.isfunction(thing) else {}
    return written(inspect.unwrap(made_of.get("op", thing)))  # a function of tensors is an operation's


def in_pytorch(part: str, name: str) -> str | None:
    """Give the twin's source, or the one line that it is; nothing where there is no twin."""
    twin = inspect.unwrap(found(REFERENCE + part, name))
    if twin is None:
        return None
    if (getattr(twin, "__module__", None) or "").startswith(REFERENCE):
        return written(twin)
    return one_liners(REFERENCE + part).get(name) or one_liners(f"{REFERENCE}ops")[name]


def sources(app, objects) -> dict[str, dict[str, list[str]]]:
    """Give for each part of the package the sources of all that the book's page of the package lists, as HTML."""
    parts: dict[str, dict[str, list[str]]] = {}
    for full, entry in sorted(objects.items()):
        part, _, name = full.removeprefix(SCRATCH).rpartition(".")
        if not full.startswith(SCRATCH) or entry.objtype not in KINDS or entry.aliased:
            continue
        texts = [from_scratch(part, name), in_pytorch(part, name)]
        parts.setdefault(part, {})[name] = [
            lean_code.breakable(app.builder.highlighter.highlight_block(text, "python")) for text in texts if text
        ]
    return parts


def on_build_finished(app, problem) -> None:
    if problem is not None or app.builder.format != "html":
        return
    folder = Path(app.outdir) / "_static" / "sources"
    folder.mkdir(parents=True, exist_ok=True)
    made = [path.stat().st_mtime for path in folder.iterdir()]
    read = [Path(__file__), *(ROOT / "companion").rglob("*.py"), *(ROOT / "book").glob("api*.md")]
    if made and min(made) > max(path.stat().st_mtime for path in read):
        return
    for part, texts in sources(app, app.env.domaindata["py"]["objects"]).items():
        script = SCRIPT.format(part=json.dumps(part), sources=json.dumps(texts))
        (folder / f"{part}.js").write_text(script, encoding="utf-8")


def setup(app):
    app.connect("build-finished", on_build_finished)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
