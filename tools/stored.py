"""How a notebook of the book is stored, whoever wrote it: `make notebooks`, or JupyterLab.

Lab writes into a notebook which kernel it was opened with, the patch of its Python included. That says nothing about
the book, and differs from machine to machine.
"""

from __future__ import annotations

from copy import deepcopy

METADATA = {
    "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}
FOLDERS = ("notebooks/", "exercises/")
PICTURES = {"image/png", "image/svg+xml"}


def as_stored(notebook: dict) -> None:
    """Take out of a notebook, in place, what hangs on the machine."""
    notebook["metadata"] = deepcopy(METADATA)
    for cell in notebook["cells"]:
        cell["metadata"].pop("execution", None)  # when each cell was run


def before_saving(model: dict, path: str, **_) -> None:
    """Store what Lab is about to save of the book as the book has it; other notebooks are not touched."""
    if model["type"] == "notebook" and model.get("content") and path.lstrip("/").startswith(FOLDERS):
        as_stored(model["content"])


def without_picture(notebook: dict) -> list[str]:
    """Give the first lines of the cells that promise a picture, by its alternative text, and show none."""
    return [
        cell["source"].partition("\n")[0]
        for cell in notebook["cells"]
        if "image" in cell["metadata"].get("mystnb", {})
        and not any(PICTURES & set(output.get("data", {})) for output in cell.get("outputs", []))
    ]
