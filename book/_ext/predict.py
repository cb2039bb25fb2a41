"""A prediction before its result: a question with choices, in plain Markdown, and a folded answer.

A Markdown cell tagged `predict` reads so in any viewer:

    Which of the two falls faster?

    - A. The feather.
    - B. Neither.

    <details><summary>What happens</summary>

    **B.** In a vacuum.

    </details>

Here the cell gets a box, in which `predict.js` makes radio buttons of the list. Cells right after it that are
tagged `predicted` wait there until the reader has chosen.
"""

from __future__ import annotations

import json
import re

from sphinx.util import logging

FORM = re.compile(
    r"(?P<question>\S.*?)\n\n"
    r"(?P<choices>(?:- [A-E]\. \S.*\n(?:  .*\n)*){2,5})\n"
    r"<details><summary>[^<\n]+</summary>\n\n"
    r"(?P<answer>\*\*(?P<right>[A-E])\.(?s:.*?))\n\n</details>",
    re.DOTALL,
)
WANTED = (
    "a question, two to five choices '- A. ...', then <details><summary>What happens</summary>, "
    "an answer that begins with the right letter, as **B.**, and </details>, with empty lines between"
)
logger = logging.getLogger(__name__)


def fault(text: str) -> str:
    """Say what is wrong with the text of a `predict` cell; nothing where it is in order."""
    found = FORM.fullmatch(text.strip())
    if not found:
        return f"a cell tagged predict needs {WANTED}"
    letters = re.findall(r"^- ([A-E])\. ", found["choices"], re.MULTILINE)
    if letters != list("ABCDE"[: len(letters)]):
        return f"the choices must be lettered from A on, got {', '.join(letters)}"
    return "" if found["right"] in letters else f"the answer begins with {found['right']}, which is no choice"


def boxed(name: str, key: str, text: str) -> str:
    return f'<div class="{name}" data-key="{key}">\n\n{text.strip()}\n\n</div>'


def on_source_read(app, docname, source) -> None:
    if '"predict' not in source[0] or not app.env.doc2path(docname).endswith(".ipynb"):
        return
    notebook = json.loads(source[0])
    for cell in notebook["cells"]:
        tag = next((tag for tag in cell["metadata"].get("tags", ()) if tag in ("predict", "predicted")), None)
        if tag is None or cell["cell_type"] != "markdown":
            continue  # a code cell says its tags itself
        text = "".join(cell["source"])
        if tag == "predict" and (wrong := fault(text)):
            logger.warning("cell %s: %s", cell["id"], wrong, location=docname)
        cell["source"] = boxed(tag, cell["id"], text)
    source[0] = json.dumps(notebook)


def setup(app):
    app.connect("source-read", on_source_read, priority=600)  # after who rewrites whole notebooks
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
