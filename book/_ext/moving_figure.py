"""The directive `moving-figure`: a figure that the reader can move, without a kernel and without a library.

    ```{moving-figure} softmax
    :name: fig-softmax
    :alt: Three bars with the probabilities, three with the gradient.

    The caption, in Markdown.
    ```

`book/_figures/<name>/` holds all of one figure: `numbers.py` (its first numbers, computed by the tested package),
`template.html` (what stands on the page before any script runs), `figure.js` and `figure.css`.
"""

from __future__ import annotations

import importlib.util
import shutil
from pathlib import Path
from typing import ClassVar

from docutils import nodes
from docutils.parsers.rst import directives
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from sphinx.util.docutils import SphinxDirective

import companion

FIGURES = Path(__file__).parents[1] / "_figures"
FILES = ("figure.css", "figure.js")


def first_numbers(name: str) -> dict:
    """What `numbers.py` of a figure computes for its template."""
    spec = importlib.util.spec_from_file_location(f"figure_{name}", FIGURES / name / "numbers.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.first_state()


class MovingFigure(SphinxDirective):
    required_arguments = 1
    has_content = True
    option_spec: ClassVar = {"name": directives.unchanged_required, "alt": directives.unchanged_required}

    def run(self) -> list[nodes.Node]:
        name = self.arguments[0]
        folder = FIGURES / name
        if not folder.is_dir():
            known = ", ".join(sorted(path.name for path in FIGURES.iterdir() if path.is_dir()))
            raise self.error(f"moving-figure: no figure {name!r}; known: {known}")
        if not self.options.get("alt") or not self.content:
            raise self.error(f"moving-figure {name}: needs an alt text and a caption")
        for path in Path(companion.__file__).parent.rglob("*.py"):  # the numbers are the package's
            self.env.note_dependency(str(path))

        page = Environment(loader=FileSystemLoader(folder), undefined=StrictUndefined, autoescape=True)
        html = page.get_template("template.html").render(alt=self.options["alt"], **first_numbers(name))
        figure = nodes.figure("", nodes.raw("", html, format="html"), classes=["moving-figure"], moving=name)
        parsed = nodes.Element()
        self.state.nested_parse(self.content, self.content_offset, parsed)
        if not parsed.children or not isinstance(parsed[0], nodes.paragraph):
            raise self.error(f"moving-figure {name}: the caption must be a paragraph")
        figure += nodes.caption(parsed[0].rawsource, "", *parsed[0].children)
        figure += parsed[1:]
        self.set_source_info(figure)
        self.add_name(figure)
        return [figure]


def add_scripts(app, pagename, templatename, context, doctree) -> None:
    if doctree is None:
        return
    for name in sorted({figure["moving"] for figure in doctree.findall(nodes.figure) if "moving" in figure}):
        app.add_js_file(f"figures/{name}/figure.js")


def add_style_sheets(app) -> None:
    for folder in sorted(path for path in FIGURES.iterdir() if path.is_dir()):
        app.add_css_file(f"figures/{folder.name}/figure.css")


def copy_files(app, problem) -> None:
    if problem is None and app.builder.format == "html":
        for folder in (path for path in FIGURES.iterdir() if path.is_dir()):
            target = Path(app.outdir) / "_static" / "figures" / folder.name
            target.mkdir(parents=True, exist_ok=True)
            for file in FILES:
                shutil.copy2(folder / file, target)


def setup(app):
    app.add_directive("moving-figure", MovingFigure)
    app.connect("builder-inited", add_style_sheets)
    app.connect("html-page-context", add_scripts)
    app.connect("build-finished", copy_files)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
