"""Spoil the solutions of graded exercises, one place at a time, and see whether their checks notice.

Whatever a solution computes is changed in every way of ``mutations.py``; besides, each term and factor is left out in
turn, axis 1 becomes axis 0, and an einsum's letters change places. Each spoilt answer is judged once, as a submission
is. One that keeps all its points is a survivor, and is shown: a check is missing, or the change makes no difference.

    python tools/sharpness.py [softmax ...] [--exercise 9]

A question's score is the share of its spoilt answers that lost points.
"""

import argparse
import ast
import json
import math
import os
import re
import signal
import sys
import warnings
from pathlib import Path

from mutations import Mutations, changes

ROOT = Path(__file__).resolve().parent.parent
SECONDS = 60  # an answer that takes longer is noticed: the grader's own limit is shorter


class Spoilt(Mutations):
    """The changes of a solution, where every line counts."""

    def __init__(self):
        super().__init__()
        self.depth = 1

    def instead_of(self, node):
        """Give what a part of a node may be replaced by: in sums and products either side besides."""
        yield from super().instead_of(node)
        yield from shortened(node)

    def mutate(self, node):
        """Add the changes of this node."""
        super().mutate(node)
        if isinstance(node, ast.keyword) and node.arg == "axis" and getattr(node.value, "value", None) == 1:
            self.add(node.value, "axis 1 turned to 0", "value", 0)  # raised to 2, NumPy itself notices
        if isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "einsum":
            for subscripts in node.args[:1]:
                for pair in re.finditer(r"[a-z]{2}", getattr(subscripts, "value", "")):
                    letters, at = subscripts.value, pair.start()
                    turned = letters[:at] + letters[at + 1] + letters[at] + letters[at + 2 :]
                    self.add(subscripts, f"{pair[0]} turned", "value", turned)


def shortened(node):
    """Give what is left of a sum, a difference, a product or a quotient without one of its two sides."""
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add | ast.Sub | ast.Mult | ast.Div):
        yield "right side left out", node.left
        yield "left side left out", node.right


def solutions(directory: Path) -> dict[str, str]:
    """Give the cells with answers of a source notebook, by name; the comments in them are not code."""
    cells = json.loads((directory / "source.ipynb").read_text(encoding="utf-8"))["cells"]
    marked = [(cell["metadata"].get("nbgrader", {}), "".join(cell["source"])) for cell in cells]
    return {marks["grade_id"]: source for marks, source in marked if marks.get("solution")}


def spoilt(source: str) -> list[tuple[int, str, str]]:
    """List the changed solutions, each once: (line, what, source after the change)."""
    found = {ast.unparse(ast.parse(source)): None}
    for line, what, changed in changes(source, Spoilt()):
        found.setdefault(changed, (line, what, changed))
    return [one for one in found.values() if one]


def points_lost(question, cells: dict[str, str], source: str) -> bool:
    """Judge an answer in a forked process, beside the solutions of the others; say whether it lost points."""
    from companion.homework.here import calls_here
    from companion.homework.verdicts import judge

    child = os.fork()
    if child:
        return os.waitpid(child, 0)[1] != 0
    signal.alarm(SECONDS)
    warnings.simplefilter("ignore")
    try:
        import numpy as np

        namespace = {"__name__": "__main__", "np": np, "math": math}
        for name, code in (cells | {f"ex{question.number}": source}).items():
            exec(compile(code, name, "exec"), namespace)
        verdict = judge(question, calls_here(namespace), question.number)
        os._exit(verdict.points < verdict.of)
    except BaseException:
        os._exit(1)


def sharpness(question, cells: dict[str, str]) -> list[tuple[int, str, str, bool]]:
    """Try every spoilt answer to a question: (line, what, source after the change, whether it lost points).

    Raises: ValueError where the solution itself loses points.
    """
    solution = cells[f"ex{question.number}"]
    if points_lost(question, cells, solution):
        raise ValueError(f"exercise {question.number}: its solution must have all points first")
    return [(*one, points_lost(question, cells, one[2])) for one in spoilt(solution)]


def main() -> None:
    """Print each question's score, and the survivors."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("names", nargs="*", help="sets of exercises; default all")
    parser.add_argument("--exercise", type=int, help="this one only")
    options = parser.parse_args()
    sys.path.insert(0, str(ROOT))
    import torch

    from companion.homework.exercises import load_exercises

    torch.set_num_threads(1)
    names = options.names or sorted(path.parent.name for path in ROOT.glob("exercises/*/source.ipynb"))
    for name in names:
        loaded = load_exercises(name)
        cells = solutions(loaded.directory)
        graded = {f"ex{question.number}" for question in loaded.questions}
        cells = {key: source for key, source in cells.items() if key in graded}
        for question in loaded.questions:
            if options.exercise not in (None, question.number):
                continue
            tried = sharpness(question, cells)
            share = 100 * sum(lost for *_, lost in tried) / max(len(tried), 1)
            print(f"{name} {question.number}: {share:.1f} % of {len(tried)} spoilt answers lost points", flush=True)
            lines = cells[f"ex{question.number}"].splitlines()
            for line, what, _, lost in tried:
                if not lost:
                    print(f"  survived: line {line}: {what}: {lines[line - 1].strip()}")


if __name__ == "__main__":
    main()
