"""Set every formula with KaTeX while the book is built, so that a page needs no script to show mathematics.

A Node process answers over pipes, one for each process that writes pages. Style sheet, fonts and renderer come from
the same npm package, so they cannot disagree. A formula that KaTeX refuses is a warning with its place in the source.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

from docutils import nodes
from lean_fonts import characters_in_use, trim
from lean_maths import lean
from sphinx.errors import ExtensionError
from sphinx.util import logging
from sphinx.util.math import get_node_equation_number

RENDERER = Path(__file__).with_name("katex_render.js")
ENVIRONMENT = re.compile(r"\\(begin|end)\{(align|alignat|gather|equation)\*?\}")
OWN_NUMBER = re.compile(r"\\(label|nonumber|notag)(\{[^}]*\})?")
logger = logging.getLogger(__name__)


class Katex:
    """A running renderer: `render(tex, display)` gives HTML, or raises ValueError with KaTeX's reason."""

    def __init__(self, package: Path):
        beside_python = Path(sys.executable).parent
        node = shutil.which("node", path=str(beside_python)) or shutil.which("node")
        if node is None:
            raise ExtensionError(f"node not found beside {sys.executable}: run `make book`, which installs it")
        self.known: dict[tuple[str, bool], dict[str, str]] = {}
        self.process = subprocess.Popen(
            [node, str(RENDERER), str(package)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding="utf-8"
        )

    def render(self, tex: str, display: bool) -> str:
        key = tex, display
        if key not in self.known:
            self.process.stdin.write(json.dumps({"tex": tex, "display": display}) + "\n")
            self.process.stdin.flush()
            self.known[key] = json.loads(self.process.stdout.readline())
        if "error" in self.known[key]:
            raise ValueError(self.known[key]["error"])
        return self.known[key]["html"]

    def close(self) -> None:
        self.process.stdin.close()
        self.process.wait(timeout=10)
        self.process.stdout.close()


def katex_package(app) -> Path:
    package = Path(app.srcdir) / "node_modules" / "katex"
    if not package.is_dir():
        raise ExtensionError(f"KaTeX not found at {package}: run `make book`, which installs it")
    return package


def formula(writer, node: nodes.Element, display: bool) -> str:
    app = writer.builder.app
    if getattr(app, "katex_of", None) != os.getpid():  # pages are written by several processes: each asks its own
        app.katex, app.katex_of = Katex(katex_package(app)), os.getpid()
    tex = OWN_NUMBER.sub("", node.astext()).strip()
    tex = ENVIRONMENT.sub(r"\\\1{\2*}", tex)  # the page numbers formulas, KaTeX must not
    if display and "\\\\" in tex and "\\begin" not in tex:
        tex = rf"\begin{{aligned}}{tex}\end{{aligned}}"  # Sphinx lets a plain display formula span lines
    try:
        return app.katex.render(tex, display)
    except ValueError as problem:
        logger.warning("formula cannot be set: %s", problem, location=node, type="katex")
        return f"<code>{writer.encode(tex)}</code>"


def visit_inline(writer, node: nodes.math) -> None:
    shown = formula(writer, node, display=False)
    said = node.get("said")  # in a docstring, how it is written there
    writer.body.append(lean(shown, said) if said else f'<span class="math notranslate">{shown}</span>')
    raise nodes.SkipNode


def visit_block(writer, node: nodes.math_block) -> None:
    writer.body.append(writer.starttag(node, "div", CLASS="math math-display notranslate"))
    writer.body.append(f'<div class="formula">{formula(writer, node, display=True)}</div>')
    if node["number"]:
        writer.body.append(f'<span class="eqno">({get_node_equation_number(writer, node)})')
        writer.add_permalink_ref(node, "Link to this equation")
        writer.body.append("</span>")
    writer.body.append("</div>\n")
    raise nodes.SkipNode


def finish(app, problem) -> None:
    if hasattr(app, "katex"):
        app.katex.close()
    if problem is None and app.builder.format == "html":
        source, target = katex_package(app) / "dist", Path(app.outdir) / "_static" / "katex"
        (target / "fonts").mkdir(parents=True, exist_ok=True)
        shutil.copy2(source / "katex.min.css", target)
        for font in (source / "fonts").glob("*.woff2"):
            trim(font, target / "fonts" / font.name, characters_in_use(app))


def setup(app):
    app.add_html_math_renderer("katex", (visit_inline, None), (visit_block, None))
    app.connect("builder-inited", lambda app: app.add_css_file("katex/katex.min.css"))
    app.connect("build-finished", finish)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
