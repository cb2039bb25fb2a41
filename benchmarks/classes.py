"""Classes of many sizes graded as ``companion grade`` does by itself: seconds a submission, and the grader's memory.

Each class is graded in a fresh process. All answers are right, and all notebooks differ, so that none is known before
it is graded. The memory is the most that the grader itself holds at a time, PyTorch included; that of the boxes has a
limit of its own. A class of a thousand should need no more of it than one of a hundred.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks import tables
from benchmarks.child import environment
from benchmarks.memory import resident
from benchmarks.records import ROOT

TITLE = "Classes of many sizes, graded by two jobs"
SIZES = (100, 300, 1000)


def rows(quick: bool) -> list[dict]:
    """List how many hand in."""
    sizes = SIZES[:1] if quick else SIZES
    return [{"homework": "softmax", "submissions": count, "jobs": 2, "threads": 1} for count in sizes]


def measure(row: dict, quick: bool) -> dict:
    """Have a fresh process grade a class."""
    command = [sys.executable, "-m", "benchmarks.classes", row["homework"], str(row["submissions"]), str(row["jobs"])]
    done = subprocess.run(command, cwd=ROOT, env=environment(1), check=True, stdout=subprocess.PIPE)
    return json.loads(done.stdout)


def table(records: list[dict]) -> str:
    """Show the times and the memory."""
    lines = []
    for record in records:
        result, count = record["result"], record["row"]["submissions"]
        each = tables.duration(result["seconds"] / count)
        lines.append(
            [*record["row"].values(), tables.duration(result["seconds"]), each, f"{result['peak'] / 2**20:.0f}"]
        )
    return tables.markdown([*records[0]["row"], "all", "each", "most memory, MiB"], lines)


def hand_in(folder: Path, name: str, count: int) -> None:
    """Write so many right answers, no two notebooks alike."""
    from companion.homework.exercises import find_exercises
    from companion.homework.notebook import release

    source = find_exercises(name) / "source.ipynb"
    notebook, answers = release(source), json.loads(source.read_text(encoding="utf-8"))["cells"]
    answered = {cell["metadata"].get("nbgrader", {}).get("grade_id"): "".join(cell["source"]) for cell in answers}
    for cell in notebook.cells:
        marks = cell.metadata.get("nbgrader", {})
        if marks.get("solution") and cell.cell_type == "code":
            cell.source = answered[marks["grade_id"]]
    for i in range(count):
        notebook.cells[0].cell_type, notebook.cells[0].source = "code", f"# This is the work of learner {i}."
        (folder / f"learner{i}.ipynb").write_text(json.dumps(notebook), encoding="utf-8")


def main(name: str, count: str, jobs: str) -> None:
    """Grade a class, and say how long it took and how much memory the grader held.

    Raises: RuntimeError where somebody lacks a point.
    """
    import torch  # noqa: F401 (it is loaded before anything is timed)

    from companion.homework.batch import grade_folder
    from companion.homework.box import why_unavailable

    if reason := why_unavailable():  # the first box also makes the file system of all
        raise RuntimeError(reason)
    with tempfile.TemporaryDirectory() as folder:
        submissions, out = Path(folder) / "submissions", Path(folder) / "out"
        submissions.mkdir()
        hand_in(submissions, name, int(count))
        start = time.perf_counter()
        batch = grade_folder(name, submissions, out, jobs=int(jobs), progress=False)
        seconds = time.perf_counter() - start
    lacking = [learner for learner, result in batch.results.items() if result["points"] < result["of"]]
    if lacking or batch.failures or len(batch.results) != int(count):
        raise RuntimeError(f"all should have all points; not so: {lacking[:5]} {list(batch.failures.items())[:5]}")
    print(json.dumps({"seconds": seconds, "peak": resident("VmHWM")}))


if __name__ == "__main__":
    main(*sys.argv[1:])
