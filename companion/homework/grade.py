"""One submission to its marks: bytes in, a dictionary out. It runs on any ``concurrent.futures.Executor``."""

from __future__ import annotations

import hashlib
import platform
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

from companion.homework import box
from companion.homework.cells import ALL, DEFINITIONS, IMPORTS, defines
from companion.homework.exercises import ExerciseSet, load_exercises
from companion.homework.notebook import Cell, NotebookError, learner_cells
from companion.homework.questions import Question
from companion.homework.replies import ONLY_NUMPY, raised
from companion.homework.verdicts import Verdict, judge, lost
from companion.homework.wire import Wire, WireError

TIME_LIMIT = 20.0  # seconds for one submission; a single cell or call may take a quarter of them
MOST_TOLD = 20  # notes on cells; a page is to be read
FREE_STARTS = 3  # of workers; a busy machine may be slow at it, and an honest notebook needs few


def environment(sandbox: bool) -> dict:
    """Tell what the marks may depend on besides the code and the checks."""
    import torch  # here, so that `check` can do without where no question needs it

    return {
        "python": platform.python_version(),
        "numpy": np.__version__,
        "torch": torch.__version__,
        "sandbox": "bubblewrap" if sandbox else "none",
    }


def receipt(submission: bytes, exercises: ExerciseSet, seed: int, time_limit: float, sandbox: bool) -> str:
    """Give the hash that a result is filed under: equal hashes, equal marks."""
    parts = (hashlib.sha256(submission).hexdigest(), exercises.digest, seed, time_limit, environment(sandbox))
    return hashlib.sha256(repr(parts).encode()).hexdigest()[:32]


def own_seed(submission: bytes, seed: int) -> int:
    """Give the seed of one submission's inputs: by the run's seed as key, so that a next try meets others."""
    key = str(seed).encode()[:64]
    return int.from_bytes(hashlib.blake2b(submission, digest_size=7, key=key).digest(), "big")


def grade(
    submission: bytes,
    name: str,
    seed: int,
    *,
    time_limit: float = TIME_LIMIT,
    sandbox: bool = True,
    exercises: str | Path | None = None,
    overlay: str | Path | None = None,
) -> dict:
    """Grade one notebook, given as bytes, and return what ``results/*.json`` holds.

    Without ``sandbox`` the learner's code runs unprotected: for one's own code only.
    """
    import torch

    torch.set_num_threads(1)  # a grader's tensors are small, and its processors are busy with boxes
    loaded = load_exercises(name, exercises, overlay)
    started = time.monotonic()
    try:
        cells = learner_cells(submission)
    except NotebookError as error:
        verdicts = [lost(question, str(error)) for question in loaded.questions]
        notes = [str(error)]
    else:
        start = box.start if sandbox else box.start_unboxed
        verdicts, notes = examine(cells, loaded, own_seed(submission, seed), start, time_limit)
    return {
        "format": 2,
        "receipt": receipt(submission, loaded, seed, time_limit, sandbox),
        "exercises": name,
        "submission": hashlib.sha256(submission).hexdigest(),
        "checks": loaded.digest,
        "environment": environment(sandbox),
        "seed": seed,
        "time_limit": time_limit,
        "seconds": round(time.monotonic() - started, 3),
        "seconds_each": {str(verdict.number): round(verdict.seconds, 3) for verdict in verdicts},
        "points": sum(verdict.points for verdict in verdicts),
        "of": sum(verdict.of for verdict in verdicts),
        "questions": [verdict.to_dict() for verdict in verdicts],
        "notes": notes,
    }


def examine(
    cells: list[Cell],
    exercises: ExerciseSet,
    seed: int,
    start: Callable[[float], box.Process],
    time_limit: float,
    hidden: bool = True,
    only: int | None = None,
) -> tuple[list[Verdict], list[str]]:
    """Run the cells in a worker and judge the questions; where the worker is lost, go on in a fresh one.

    Of a cell that cost the worker its life only the definitions run the next time, and if they do again, nothing; a
    question that did has had its verdict. So an endless loop costs its own points, and time, and nothing else. Once
    half of the time is used up, definitions are all that is run, and cells that took long are not run in full again.
    The first few starts of a worker cost no time; the many that a hostile notebook makes necessary do. Besides the
    verdicts, tell what went wrong in cells.
    """
    until = time.monotonic() + time_limit
    wanted = [q for q in exercises.questions if only in (None, q.number)]
    verdicts: dict[int, Verdict] = {}
    parts = {cell.index: IMPORTS if cell.check else ALL for cell in cells}  # what is run of each
    fatal: set[int] = set()
    notes: dict[int, str] = {}
    starts = 0

    def left() -> float:
        return until - time.monotonic()

    while len(verdicts) < len(wanted) and left() > 0:
        starting = time.monotonic()
        with Wire(start(time_limit), time_limit / 4, left) as wire:
            until += time.monotonic() - starting if starts < FREE_STARTS else 0
            starts += 1
            if not _run_cells(wire, cells, parts, fatal, notes, lambda: left() < time_limit / 2):
                continue
            for question in wanted:
                if question.number in verdicts:
                    continue
                asked = time.monotonic()
                verdict = judge(question, wire.call, (seed, exercises.seed), hidden)
                verdict.seconds = time.monotonic() - asked
                verdicts[question.number] = _with_cause(verdict, question.function, cells, notes)
                if verdict.broken:
                    break
    reason = f"not asked: the {time_limit:g} seconds for the notebook were used up"
    reason = "; ".join([reason, *(notes[index] for index in sorted(fatal)[:3])])
    found = [verdicts.get(q.number) or lost(q, reason) for q in wanted]
    complete = all(verdict.points == verdict.of for verdict in found)
    return found, _worth_telling(notes, cells, fatal, [] if complete else wanted)


def _worth_telling(notes: dict[int, str], cells: list[Cell], fatal: set[int], lacking: list[Question]) -> list[str]:
    """Choose the notes on cells that ended the worker, have a name or define a function that lacks points.

    Nothing is told of the others: checks, and exercises that are not graded, may use what is not here.
    """
    told = []
    for cell in cells:
        wanted = any(defines(cell.source, question.function) for question in lacking)
        if cell.index in notes and (cell.index in fatal or (not cell.check and (cell.grade_id or wanted))):
            told.append(notes[cell.index])
    more = len(told) - MOST_TOLD
    return [*told[:MOST_TOLD], f"and {more} more like these"] if more > 0 else told


LONG = 1.0  # seconds; a cell that took as long is not run in full a second time


def _run_cells(wire: Wire, cells: list[Cell], parts: dict, fatal: set, notes: dict, hurried: Callable) -> bool:
    """Run the cells in order; False where one of them cost the worker its life."""
    for cell in cells:
        if parts[cell.index] == ALL and hurried():
            parts[cell.index] = DEFINITIONS
        part, started = parts.get(cell.index), time.monotonic()
        if part is None:
            continue
        try:
            reply = wire.run_cell(cell.source, cell.index, part)
        except WireError as error:
            fatal.add(cell.index)
            parts[cell.index] = DEFINITIONS if part == ALL else None
            notes.setdefault(cell.index, f"{cell.name}: {error}")
            return False
        if part == ALL and time.monotonic() - started > LONG:
            parts[cell.index] = DEFINITIONS
        if "foreign" in reply:
            problems = [f"it uses {reply['foreign']}: {ONLY_NUMPY}"]
        elif "error" in reply:
            problems = ["it " + raised(reply["error"], hidden=False)]
        else:
            problems = [text[:200] for text in reply.get("absent", [])[:3]]
        if problems and cell.index not in fatal:
            notes[cell.index] = f"{cell.name}: {'; '.join(problems)}"
    return True


def _with_cause(verdict: Verdict, function: str, cells: list[Cell], notes: dict[int, str]) -> Verdict:
    """Add, where a function is missing, what happened to the cell that should have defined it."""
    missing = f"the notebook defines no function {function}"
    guilty = [notes[c.index] for c in cells if c.index in notes and defines(c.source, function)]
    for part in verdict.parts:
        if part.reason == missing and guilty:
            part.reason = f"{missing}; {guilty[-1]}"
    return verdict
