"""One set of answers, saved by Jupyter, by VS Code and by Colab, grades alike."""

import json

from classes import ROOT

from companion.homework.grade import grade

SOURCE = json.loads((ROOT / "exercises/softmax/source.ipynb").read_text(encoding="utf-8"))
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
        cells.append(
            cell | {"source": lines(cell), "metadata": cell["metadata"] | {"vscode": {"languageId": "python"}}}
        )
    about = {
        "kernelspec": KERNEL | {"display_name": ".venv"},
        "language_info": {"name": "python"},
        "orig_nbformat": 4,
    }
    text = json.dumps({"cells": cells, "metadata": about, "nbformat": 4, "nbformat_minor": 2}, indent=1)
    return b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode()


def colab(marks=True):
    """Save as Colab does: ids in the metadata; without nbgrader's marks too, in case they are lost."""
    cells = []
    for i, cell in enumerate(SOURCE["cells"]):
        own = {"id": f"aBc{i}_", "colab": {"base_uri": "https://localhost:8080/"}, "outputId": f"out{i}"}
        cells.append(cell | {"source": lines(cell), "metadata": (cell["metadata"] if marks else {}) | own})
    about = {
        "colab": {"provenance": []},
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
