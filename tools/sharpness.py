"""Spoil the solutions of graded exercises, one place at a time, and see whether their checks notice.

Whatever a solution computes is changed in every way of ``mutations.py``; besides, each term and factor is left out in
turn, axis 1 becomes axis 0, and an einsum's letters change places. Each spoilt answer is asked once, as a submission
is. One that keeps all its points is a survivor, and is shown: a check is missing, or the change makes no difference.
What makes none stands in the question's file with the reason, ``EQUAL = {"text of the line: what": "why"}``; there
``BLUNT`` says why a check can but be blunt, if it can.

    python tools/sharpness.py [softmax ...] [--exercise 9] [--store]

A question's score is the share that lost points of those of its spoilt answers that are wrong. ``--store`` writes the
scores into ``exercises/sharpness.json``, which the proof table's page shows, and measures what has changed since.
"""

import argparse
import ast
import hashlib
import json
import math
import os
import re
import signal
import sys
import warnings
from pathlib import Path

from mutations import Mutations, changes, name

ROOT = Path(__file__).resolve().parent.parent
STORED = ROOT / "exercises" / "sharpness.json"
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


def asked(question) -> list[tuple]:
    """Draw a question's cases, and give each with PyTorch's answer."""
    import numpy as np

    from companion.homework.questions import Expected, expected

    rng = np.random.default_rng([question.number, question.number])
    cases = question.cases(rng, question.sizes)
    return [(case, Expected({}) if question.of_itself else expected(question, case, rng)) for case in cases]


def points_lost(question, asked: list[tuple], cells: dict[str, str], source: str) -> bool:
    """Say whether an answer, beside the solutions of the others, would lose points: it does with its first fault.

    It runs in a forked process, as nobody knows what it does. What the fault is called does not matter here, so the
    known mistakes, most of the time that the grader takes, are not tried.
    """
    from companion.homework.here import calls_here
    from companion.homework.mistakes import Asked, came
    from companion.homework.questions import expected
    from companion.homework.replies import REMARK, compare
    from companion.homework.verdicts import LARGE_SECONDS

    child = os.fork()
    if child:
        return os.waitpid(child, 0)[1] != 0
    signal.alarm(SECONDS)
    warnings.simplefilter("ignore")
    try:
        import numpy as np

        namespace = {"__name__": "__main__", "np": np, "math": math}
        for cell, code in (cells | {f"ex{question.number}": source}).items():
            exec(compile(code, cell, "exec"), namespace)
        call = calls_here(namespace)
        seen = []
        for case, answer in asked:
            reply = call(question.function, case.args, case.kwargs, answer.upstream, seconds=LARGE_SECONDS)
            seen.append(Asked(case, answer, reply.get("seen", {})))
            if question.of_itself:
                answer.value = expected(question, case, came=came(question, seen, seen[-1])).value
            if any(found.part != REMARK for found in compare(question, case, answer, reply, True)):
                os._exit(1)
        os._exit(0)
    except BaseException:
        os._exit(1)


def said_in(path: Path, name: str, default):
    """Read a constant from a question's file, EQUAL or BLUNT."""
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") == name:
            return ast.literal_eval(node.value)
    return default


def sharpness(question, cells: dict[str, str], only=slice(None)) -> list[tuple[int, str, str, bool]]:
    """Try every spoilt answer to a question, or ``only`` some: (line, what, source, if it lost points).

    Raises: ValueError where the solution itself loses points.
    """
    solution, cases = cells[f"ex{question.number}"], asked(question)
    if points_lost(question, cases, cells, solution):
        raise ValueError(f"exercise {question.number}: its solution must have all points first")
    return [(*one, points_lost(question, cases, cells, one[2])) for one in spoilt(solution)[only]]


def file_of(loaded, question) -> Path:
    """Give a question's file."""
    return loaded.directory / f"e{question.number:02}.py"


def answers(loaded) -> dict[str, str]:
    """Give the solutions of the graded exercises of a set."""
    graded = {f"ex{question.number}" for question in loaded.questions}
    return {cell: source for cell, source in solutions(loaded.directory).items() if cell in graded}


def digest(loaded, question) -> str:
    """Give what changes with all that a question's score hangs on, but for the grading code."""
    shared = [path for path in sorted(loaded.directory.glob("*.py")) if not re.fullmatch(r"e\d\d", path.stem)]
    cells = answers(loaded)
    parts = [path.read_text(encoding="utf-8") for path in (file_of(loaded, question), *shared)]
    parts += [*cells.values(), *(source for *_, source in spoilt(cells[f"ex{question.number}"]))]
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:16]


def measure(loaded, question, only=slice(None)) -> dict:
    """Spoil a question's solution: count the spoilt answers, those as right as before, and those that lost points.

    ``survivors`` names the rest; ``only`` picks some of the spoilt answers.

    Raises: ValueError where the solution itself loses points, and where EQUAL names no change, or a wrong answer.
    """
    cells, equal = answers(loaded), said_in(file_of(loaded, question), "EQUAL", {})
    solution = cells[f"ex{question.number}"]
    tried = [(name(solution, line, what), lost) for line, what, _, lost in sharpness(question, cells, only)]
    stale = set(equal) - {called for called, lost in tried if not lost} if only == slice(None) else ()
    stale = [called for called in stale] + [called for called, lost in tried if lost and called in equal]
    if stale:
        raise ValueError(f"exercise {question.number}: EQUAL names what is no such change: {stale[0]}")
    wrong = [(called, lost) for called, lost in tried if called not in equal]
    return {
        "spoilt": len(tried),
        "equal": len(tried) - len(wrong),
        "lost": sum(lost for _, lost in wrong),
        "survivors": [called for called, lost in wrong if not lost],
    }


def main() -> None:
    """Print each question's score, and the survivors."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("names", nargs="*", help="sets of exercises; default all")
    parser.add_argument("--exercise", type=int, help="this one only")
    parser.add_argument("--store", action="store_true", help="keep the scores for the book")
    options = parser.parse_args()
    sys.path.insert(0, str(ROOT))
    import torch

    from companion.homework.exercises import load_exercises

    torch.set_num_threads(1)
    for exercises in options.names or sorted({path.parent.name for path in ROOT.glob("exercises/*/e??.py")}):
        loaded = load_exercises(exercises)
        for question in loaded.questions:
            number, now = str(question.number), digest(loaded, question)
            is_known = options.store and stored().get(exercises, {}).get(number, {}).get("digest") == now
            if is_known or options.exercise not in (None, question.number):
                continue
            row = measure(loaded, question)
            of = row["spoilt"] - row["equal"]
            print(f"{exercises} {number}: {100 * row['lost'] / max(of, 1):.1f} % of {of} spoilt answers lost points")
            print("".join(f"  survived: {called}\n" for called in row["survivors"]), end="", flush=True)
            if options.store:
                blunt = said_in(file_of(loaded, question), "BLUNT", "")
                store(loaded, number, {"title": question.title, **row, "blunt": blunt, "digest": now})


def stored() -> dict[str, dict[str, dict]]:
    """Read the scores that the book shows, by set and by number."""
    return json.loads(STORED.read_text(encoding="utf-8")) if STORED.exists() else {}


def store(loaded, number: str, row: dict) -> None:
    """Write down one score beside the others, all at once, and forget those of questions that are gone."""
    scores = stored()
    kept = scores.get(loaded.name, {}) | {number: row}
    there = [str(question.number) for question in loaded.questions if str(question.number) in kept]
    scores[loaded.name] = {number: kept[number] for number in there}
    new = STORED.with_suffix(".new")
    new.write_text(json.dumps(dict(sorted(scores.items())), indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    new.replace(STORED)


if __name__ == "__main__":
    main()
