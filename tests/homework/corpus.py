"""Submissions of every kind, built from the instructor's own solution by replacing cells.

``CORPUS`` maps a learner's name to what is handed in, the points each exercise deserves, and a piece of the reason
that must be given. The names tell what is tried.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path

import hostile
from answers import BAD_SUM, HEAD_3, HEAD_4, NUMERIC, OTHER_WAY, ZEROS

from companion.homework.notebook import release

ROOT = Path(__file__).parents[2]
FULL = {"ex3": 3, "ex4": 4, "ex5": 4, "ex6": 3, "ex8": 3, "ex9": 3}
NONE = dict.fromkeys(FULL, 0)


def solution(exercise: str = "softmax") -> dict:
    """Give the instructor's notebook as JSON."""
    return json.loads((ROOT / "exercises" / exercise / "source.ipynb").read_text(encoding="utf-8"))


def notebook(first: str = "", last: str = "", drop=(), exercise: str = "softmax", **cells: str) -> bytes:
    """Give a submission: the solution with cells replaced by grade_id, dropped, or put first or last."""
    tree = solution(exercise)
    kept = []
    for cell in tree["cells"]:
        grade_id = cell["metadata"].get("nbgrader", {}).get("grade_id")
        if grade_id in drop:
            continue
        if grade_id in cells:
            cell["source"] = cells[grade_id]
        kept.append(cell)
        if grade_id == "setup" and first:
            kept.append(code(first))
    tree["cells"] = kept + ([code(last)] if last else [])
    return json.dumps(tree).encode()


def code(source: str) -> dict:
    """Give a code cell with a name, so that what happens in it is told."""
    return {
        "cell_type": "code",
        "source": source,
        "metadata": {"nbgrader": {"grade_id": "own"}},
        "outputs": [],
        "execution_count": None,
    }


@dataclass
class Submission:
    """What is handed in, what it deserves, and a pattern for the reason."""

    content: bytes
    points: dict[str, int] = field(default_factory=lambda: dict(FULL))
    reason: str = ""


def but(**points: int) -> dict[str, int]:
    """Give full points but for some exercises."""
    return FULL | points


def earned(result: dict) -> dict[str, int]:
    """Give the points of each exercise in a result of the grader."""
    return {f"ex{q['number']}": q["points"] for q in result["questions"]}


RELEASED = release(ROOT / "exercises/softmax/source.ipynb").cells
AS_GIVEN = next(c.source for c in RELEASED if c.metadata.get("nbgrader", {}).get("grade_id") == "ex6")

CORPUS = {
    "right": Submission(notebook()),
    "right-another-way": Submission(notebook(**OTHER_WAY)),
    "wrong": Submission(notebook(ex4=BAD_SUM), but(ex4=0), "exactly N: sum instead of mean"),
    "zeros": Submission(notebook(ex4=ZEROS), but(ex4=0), "zero"),
    "numeric-gradient": Submission(notebook(ex9=NUMERIC), but(ex9=1), "nearly right"),
    "repair-as-given": Submission(notebook(ex6=AS_GIVEN), but(ex6=0), "the code as given: find the three bugs first"),
    "syntax-error": Submission(notebook(ex5="def weighted_cross_entropy(:\n"), but(ex5=0), "SyntaxError"),
    "missing-cell": Submission(notebook(drop=["ex9"]), but(ex9=0), "defines no function poisson_nll"),
    "endless-call": Submission(notebook(ex4=HEAD_4 + "    while True: pass"), but(ex4=0), "endless loop"),
    "endless-cell": Submission(notebook(first="while True: pass"), but(), "endless loop"),
    "sleeping-call": Submission(notebook(ex3=HEAD_3 + "    import time; time.sleep(600)"), but(ex3=0), "no answer"),
    "memory-bomb": Submission(notebook(ex4=hostile.MEMORY), but(ex4=0), "MemoryError|than the limit|no answer"),
    "memory-bomb-at-once": Submission(
        notebook(ex4=HEAD_4 + "    np.ones(1 << 27)"), but(ex4=0), "raises MemoryError"
    ),
    "memory-bomb-of-many": Submission(notebook(first=hostile.MANY_MEMORY), but(), ""),
    "fork-bomb": Submission(notebook(first=hostile.FORK_BOMB), but(), "BlockingIOError|no answer|process ended"),
    "os-exit-call": Submission(notebook(ex3=HEAD_3 + "    import os; os._exit(0)"), but(ex3=0), "os._exit"),
    "os-exit-cell": Submission(notebook(ex3="import os; os._exit(0)"), but(ex3=0), "os._exit"),
    "sys-exit": Submission(notebook(ex3="raise SystemExit"), but(ex3=0), "SystemExit"),
    "crash": Submission(notebook(ex3="import ctypes; ctypes.string_at(0)"), but(ex3=0), "process ended"),
    "patched-np-testing": Submission(notebook(first=hostile.PATCHED_NUMPY_TESTING, ex4=ZEROS), but(ex4=0), "zero"),
    "patched-checker": Submission(notebook(last=hostile.PATCHED_CHECKER), NONE, ""),
    "patched-numpy": Submission(notebook(last=hostile.PATCHED_NUMPY), NONE, ""),
    "forged-reply": Submission(notebook(ex4=hostile.FORGED_REPLY), but(ex4=0), "not one that the worker writes"),
    "forged-reply-with-id": Submission(notebook(ex4=hostile.FORGED_WITH_ID), but(ex4=0), "not one that the worker"),
    "deep-and-endless-reply": Submission(
        notebook(ex4=hostile.DEEP_REPLY, drop=["ex3"]), but(ex4=0, ex3=0), "not one that"
    ),
    "reads-files": Submission(notebook(first=hostile.READS_FILES), but(), r"RuntimeError: found \[\]"),
    "network": Submission(notebook(first=hostile.NETWORK), but(), r"RuntimeError: reached \[\]"),
    "writes-files": Submission(notebook(first=hostile.WRITES), but(), r"RuntimeError: written \[\]"),
    "huge-output": Submission(notebook(first="for _ in range(200): print('x' * 1_000_000)"), but(), ""),
    "leaves-running": Submission(notebook(first=hostile.LEAVES_RUNNING), but(), ""),
    "liar": Submission(notebook(last=hostile.LIAR), but(ex4=0, ex3=0, ex8=0), ""),
    "pickle": Submission(notebook(last=hostile.PICKLE), but(ex4=0, ex3=0), "TypeError"),
    "leak": Submission(notebook(last=hostile.LEAK), but(ex4=0, ex3=0), "ValueError"),
    "wrong-kind": Submission(notebook(last=hostile.WRONG_KIND), NONE, "it returned a number"),
    "not-a-notebook": Submission(b"\x89PNG\r\n\x1a\n\x00\x00", NONE, "not UTF-8"),
    "empty": Submission(b"", NONE, "not JSON"),
    "other-json": Submission(b'{"cells": 3}', NONE, "no list of cells"),
    "old-format": Submission(b'{"cells": [], "nbformat": 3}', NONE, "format 4 expected, got 3"),
    "format-in-words": Submission(b'{"cells": [], "nbformat": "4"}', NONE, 'format 4 expected, got "4"'),
    "strange-cells": Submission(b'{"cells": [null], "nbformat": 4}', NONE, "cell number 1 has no source"),
    "deep-json": Submission(b"[" * 1_000_000, NONE, "nested too deeply"),
    "giant": Submission(b" " * ((64 << 20) + 1), NONE, "67,108,864 bytes"),
    "much-code": Submission(notebook(first="#" * (1 << 20)), NONE, "characters of code"),
}

# Who tries nothing, and by what the others try to gain or to harm; where it is a kind of ``attacks``, by its name.
HONEST = ("right", "right-another-way", "wrong", "zeros", "syntax-error", "missing-cell", "wrong-kind")
KINDS = {
    "not derived": ("numeric-gradient",),
    "as given": ("repair-as-given",),
    "endless": ("endless-call", "endless-cell", "sleeping-call"),
    "memory": ("memory-bomb", "memory-bomb-at-once", "memory-bomb-of-many"),
    "processes": ("fork-bomb", "leaves-running"),
    "exit": ("os-exit-call", "os-exit-cell", "sys-exit"),
    "crash": ("crash",),
    "patched NumPy": ("patched-np-testing", "patched-numpy"),
    "patched checks": ("patched-checker",),
    "forged": ("forged-reply", "forged-reply-with-id"),
    "the wire": ("deep-and-endless-reply",),
    "reading files": ("reads-files",),
    "the network": ("network",),
    "writing files": ("writes-files",),
    "output": ("huge-output",),
    "arrays that lie": ("liar",),
    "pickle": ("pickle",),
    "exceptions that tell": ("leak",),
    "no notebook": ("not-a-notebook", "empty", "other-json", "old-format", "format-in-words"),
    "cells": ("strange-cells",),
    "deep": ("deep-json",),
    "giant": ("giant", "much-code"),
}
