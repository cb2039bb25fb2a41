"""The directive `moving-figure`: a figure that the reader can move, without a kernel and without a library.

    ```{moving-figure} softmax
    :name: fig-softmax
    :alt: Three bars with the probabilities, three with the gradient.

    The caption, in Markdown.
    ```

A cell that ends with `show.figure("softmax", ...)` gives the build this directive as its output, and Lab a frame
with the same figure. Of what files a figure is made, `companion/show/moving_figure.py` says.
"""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import ClassVar

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.util.docutils import SphinxDirective

import companion
from companion.show import moving_figure
from companion.show.moving_figure import BASE

FIGURES = Path(__file__).parents[1] / "_figures"
ASSETS = ("figure.js", "figure.css")  # what a page loads


class MovingFigure(SphinxDirective):
    required_arguments = 1
    has_content = True
    option_spec: ClassVar = {"name": directives.unchanged_required, "alt": directives.unchanged_required}

    def run(self) -> list[nodes.Node]:
        name = self.arguments[0]
        if not self.options.get("alt") or not self.content:
            raise self.error(f"moving-figure {name}: needs an alt text and a caption")
        for path in Path(companion.__file__).parent.rglob("*.py"):  # the numbers are the package's
            self.env.note_dependency(str(path))
        try:
            html = moving_figure.render(name, self.options["alt"], FIGURES)
        except moving_figure.FigureError as problem:
            raise self.error(f"moving-figure {problem}") from problem

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
    shown = {figure["moving"] for figure in doctree.findall(nodes.figure) if "moving" in figure}
    for name in (BASE.name, *sorted(shown)) if shown else ():
        app.add_js_file(f"figures/{name}/figure.js")


def files() -> list[Path]:
    """What pages load, from the base first, as paths below `book/_figures/`."""
    paths = (Path(name, file) for name in (BASE.name, *moving_figure.names(FIGURES)) for file in ASSETS)
    return [path for path in paths if (FIGURES / path).is_file()]


def add_style_sheets(app) -> None:
    for path in files():
        if path.suffix == ".css":
            app.add_css_file(f"figures/{path.as_posix()}")


def copy_files(app, problem) -> None:
    if problem is None and app.builder.format == "html":
        for path in files():
            target = Path(app.outdir) / "_static" / "figures" / path
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(FIGURES / path, target)


def setup(app):
    app.add_directive("moving-figure", MovingFigure)
    app.connect("builder-inited", add_style_sheets)
    app.connect("html-page-context", add_scripts)
    app.connect("build-finished", copy_files)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
