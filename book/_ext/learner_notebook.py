"""The role `learner-notebook`: a link to the learner's version of an exercise notebook, released with the pages.

    {learner-notebook}`download it <softmax>`

The file is made from the exercise's source by the package's own `release`, as `companion release` makes it.
"""

from __future__ import annotations

from pathlib import Path

from docutils import nodes
from sphinx.util.docutils import ReferenceRole
from sphinx.util.osutil import relative_uri

FOLDER = "downloads"


class LearnerNotebook(ReferenceRole):
    def run(self):
        self.env.metadata[self.env.docname].setdefault("learner_notebooks", []).append(self.target)
        page = self.env.app.builder.get_target_uri(self.env.docname) if self.env.app.builder.format == "html" else ""
        address = relative_uri(page, f"{FOLDER}/{self.target}.ipynb")
        link = nodes.reference("", self.title, refuri=address, internal=True, classes=["download"])
        return [link], []


def release_notebooks(app, problem) -> None:
    if problem is not None or app.builder.format != "html":
        return
    from companion.homework import release

    names = {name for data in app.env.metadata.values() for name in data.get("learner_notebooks", [])}
    for name in sorted(names):
        folder = Path(app.outdir) / FOLDER
        folder.mkdir(exist_ok=True)
        release(name, folder)


def setup(app):
    app.add_role("learner-notebook", LearnerNotebook())
    app.connect("build-finished", release_notebooks)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
