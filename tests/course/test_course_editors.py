"""One set of answers, saved by Jupyter, by VS Code and by Colab, grades alike."""

import json

from classes import ROOT

from companion.homework.grade import grade

SOURCE = json.loads((ROOT / "exercises/softmax/source.ipynb").read_text(encoding="utf-8"))
MOUNT = [
    '#@title Mount { display-mode: "form" }\n',
    "from google.colab import drive\n",
    "drive.mount('/content/drive')\n",
    "!pip -q install companion\n",
    'n = 5 #@param {type:"integer"}',
]
KERNEL = {"display_name": "Python 3", "language": "python", "name": "python3"}


def lines(cell):
    """Give a cell's text as a list of lines."""
    return "".join(cell["source"]).splitlines(keepends=True)


def jupyter():
    """Save as JupyterLab does: an id a cell, lists of lines, indented by one."""
    cells = [cell | {"id": f"c{i}", "source": lines(cell)} for i, cell in enumerate(SOURCE["cells"])]
    about = {"kernelspec": KERNEL, "language_info": {"name": "python", "version": "3.11.2"}}
    tree = {"cells": cells, "metadata": about, "nbformat": 4, "nbformat_minor": 5}
    return json.dumps(tree, indent=1, ensure_ascii=False).encode() + b"\n"


def vs_code():
    """Save as VS Code does: its language id in each cell, no other; on Windows with a byte order mark."""
    cells = []
    for cell in SOURCE["cells"]:
        unnamed = {key: value for key, value in cell.items() if key != "id"}
        own = cell["metadata"] | {"vscode": {"languageId": "python"}}
        cells.append(unnamed | {"source": lines(cell), "metadata": own})
    about = {
        "kernelspec": KERNEL | {"display_name": ".venv"},
        "language_info": {"name": "python"},
        "orig_nbformat": 4,
        "vscode": {"interpreter": {"hash": "31f2aee4e71d21fbe5cf8b01ff0e069b9275f58929596ceb00d14d90e3e16cd6"}},
    }
    text = json.dumps({"cells": cells, "metadata": about, "nbformat": 4, "nbformat_minor": 2}, indent=1)
    return b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode()


def colab(marks=True):
    """Save as Colab does: ids in the metadata, code as forms; without nbgrader's marks too, in case they are lost."""
    badge = '<a href="https://colab.research.google.com/github/x/y" target="_parent"><img alt="Open In Colab"/></a>'
    cells = [
        {"cell_type": "markdown", "metadata": {"id": "view-in-github", "colab_type": "text"}, "source": [badge]},
        {"cell_type": "code", "metadata": {"id": "mount"}, "outputs": [], "execution_count": 1, "source": MOUNT},
    ]
    for i, cell in enumerate(SOURCE["cells"]):
        own, text, more = {"id": f"aBc{i}_"}, lines(cell), {}
        if cell["cell_type"] == "code":
            own |= {"colab": {"base_uri": "https://localhost:8080/", "height": 35}, "outputId": f"{i:04x}-b0"}
            own |= {"cellView": "form"}
            text = [f'# @title Cell {i} {{ display-mode: "form" }}\n', *text]
            shown = {"text/plain": ["'x'"], "application/vnd.google.colaboratory.intrinsic+json": {"type": "string"}}
            more = {
                "outputs": [{"output_type": "execute_result", "data": shown, "metadata": {}, "execution_count": 3}]
            }
        cells.append(cell | {"source": text, "metadata": (cell["metadata"] if marks else {}) | own} | more)
    about = {
        "colab": {"provenance": [], "toc_visible": True, "gpuType": "T4", "include_colab_link": True},
        "widgets": {"application/vnd.jupyter.widget-state+json": {}},
        "kernelspec": KERNEL,
        "language_info": {"name": "python"},
        "accelerator": "GPU",
    }
    return json.dumps({"nbformat": 4, "nbformat_minor": 0, "metadata": about, "cells": cells}).encode()


def test_saved_by_any_editor(boxed):
    """All points, exercise by exercise, and nothing to note."""
    found = [grade(saved, "softmax", 7) for saved in (jupyter(), vs_code(), colab(), colab(marks=False))]
    assert [[question["points"] for question in result["questions"]] for result in found] == [[3, 4, 4, 3, 3, 3]] * 4
    assert [result["notes"] for result in found] == [[]] * 4
