"""Run a notebook's cells as a reader's browser does: by `_live/runner.py` and what a page carries, with NumPy alone.

`python tests/book/numpy_alone.py notebooks/04_softmax.ipynb FOLDER` prints, for each cell that a page lets run, what
came out and what is stored. The folder holds `companion.zip`, unpacked.
"""

from __future__ import annotations

import importlib.util
import json
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "book" / "_ext")]

import live_cells  # noqa: E402
import live_code  # noqa: E402
from no_other import Nothing  # noqa: E402


def stored(cell: dict) -> str:
    """Give what a notebook holds of a cell's output, as text."""
    found = ""
    for output in cell["outputs"]:
        data = output.get("data", {})
        text = "".join(output["text"]) if output["output_type"] == "stream" else ""
        text += "".join(data.get("text/markdown") or data.get("text/plain") or "")
        found += text if text.endswith("\n") or not text else text + "\n"
    return found


def compare(path: Path, carried: str) -> list[tuple[int, str, str]]:
    """Run a notebook; give the number of each cell that can be run in its page, what came out and what is stored."""
    cells = [cell for cell in json.loads(path.read_text(encoding="utf-8"))["cells"] if cell["cell_type"] == "code"]
    sources = ["".join(cell["source"]) for cell in cells]
    can_run = live_cells.live(sources)
    for name in [name for name in sys.modules if name.startswith("companion")]:
        del sys.modules[name]  # from here on it is the part that comes with the page
    sys.path.insert(0, carried)
    sys.meta_path.insert(0, Nothing("companion"))
    spec = importlib.util.spec_from_file_location("runner", ROOT / "book" / "_live" / "runner.py")
    runner = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(runner)
    found = []
    for number, (cell, source, runs) in enumerate(zip(cells, sources, can_run, strict=True), 1):
        if runs and live_code.is_shown(cell):
            said: list[str] = []
            runner.post = said.append
            runner.page.run(source, f"cell {number}")
            found.append((number, "".join(said), stored(cell)))
        elif cell["metadata"].get("nbgrader", {}).get("points"):
            continue  # a check, which the page leaves out
        elif problem := runner.page.run_before(source, number):
            found.append((number, problem, ""))
    import companion

    assert companion.__file__.startswith(carried)
    return found


if __name__ == "__main__":
    json.dump(compare(Path(sys.argv[1]), sys.argv[2]), sys.stdout)
