"""Exercises as a learner meets them: the page shows the task, and a solution only to who opens it.

An exercise's source notebook holds solutions between marks. The package's own `release` makes the learner's version;
the page shows that. Whatever solves an exercise is in one fold at its end, with the hint: the solved cell, the words,
and what they compute. A homework's page is the learner's version as it is, without any solution. The role links to
the file itself:

    {learner-notebook}`download it <softmax>`
"""

from __future__ import annotations

import copy
import json
import re
from pathlib import Path

import nbformat
from docutils import nodes
from sphinx.util.docutils import ReferenceRole
from sphinx.util.osutil import relative_uri

PAGE = re.compile(r"exercises/(?P<name>[^/]+)/source")
GIVEN = re.compile(r"^[ \t]*### BEGIN GIVEN.*?### END GIVEN[^\n]*\n?", re.DOTALL | re.MULTILINE)
MARK = re.compile(r"^[ \t]*### (BEGIN|END) SOLUTION[^\n]*\n?", re.MULTILINE)
OPENED = "<details><summary>Hint and solution</summary>\n\n{hint}\n\n<details><summary>Solution</summary>"
CLOSED = "</details>\n\n</details>"


def learner_version(source: Path) -> nbformat.NotebookNode:
    from companion.homework.notebook import release

    return release(source)


def with_folded_solutions(source: Path) -> nbformat.NotebookNode:
    """The source notebook with what the learner gets in view, and all that solves an exercise in its fold."""
    from companion.homework.notebook import FOLD

    page = nbformat.read(source, as_version=4)
    tasks = {cell.id: cell for cell in learner_version(source).cells}
    cells, solved, end = [], [], []
    for cell in page.cells:
        if cell.id.endswith("-check"):
            cell.outputs = []  # what it says of the solution is not what it says of the reader's answer
        if end and "solution" not in cell.metadata.get("tags", ()):
            cells, end = cells + end, []
        if MARK.search(cell.source) and cell.id in tasks:
            task = copy.deepcopy(tasks[cell.id])
            task.id = f"{cell.id}-task"
            cells.append(task)
            cell.source = MARK.sub("", GIVEN.sub("", cell.source)).rstrip()
            cell.metadata["tags"] = [*cell.metadata.get("tags", []), "solution"]
            solved.append(cell)
        elif fold := FOLD.fullmatch(cell.source):
            opened = nbformat.v4.new_markdown_cell(OPENED.format(hint=fold["hint"]), id=cell.id)
            words = nbformat.v4.new_markdown_cell(fold["solution"], id=f"{cell.id}-words")
            cells += [opened, *solved, words]
            solved, end = [], [nbformat.v4.new_markdown_cell(CLOSED, id=f"{cell.id}-end")]
        else:
            cells.append(cell)
    page.cells = cells + end
    return page


def on_source_read(app, docname, source) -> None:
    from companion.chapters import HOMEWORK

    if PAGE.fullmatch(docname):
        homework = docname in {one.page for one in HOMEWORK}
        page = learner_version if homework else with_folded_solutions
        source[0] = json.dumps(page(Path(app.env.doc2path(docname))))


def without_launch(app, pagename, templatename, context, doctree) -> None:
    """Leave out what opens a page's notebook elsewhere: that is its source, which has the solutions."""
    if PAGE.fullmatch(pagename):
        buttons = context.get("header_buttons", [])
        context["header_buttons"] = [one for one in buttons if one.get("label") != "launch-buttons"]


class LearnerNotebook(ReferenceRole):
    def run(self):
        page = self.env.app.builder.get_target_uri(self.env.docname)
        address = relative_uri(page, f"downloads/{self.target}.ipynb")
        return [nodes.reference("", self.title, refuri=address, internal=True)], []


def write_learner_versions(app, problem) -> None:
    if problem is not None or app.builder.format != "html":
        return
    out = Path(app.outdir)
    (out / "downloads").mkdir(exist_ok=True)
    for docname in sorted(app.env.found_docs):
        if found := PAGE.fullmatch(docname):
            notebook = learner_version(Path(app.env.doc2path(docname)))
            nbformat.write(notebook, out / "downloads" / f"{found['name']}.ipynb")
            nbformat.write(notebook, out / "_sources" / f"{docname}.ipynb")  # the page's download button


def setup(app):
    app.add_role("learner-notebook", LearnerNotebook())
    app.connect("source-read", on_source_read)
    app.connect("html-page-context", without_launch, priority=600)  # after the theme's own buttons
    app.connect("build-finished", write_learner_versions)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
