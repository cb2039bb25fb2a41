"""A learner's cells to verdicts: a worker runs them, answers questions, and is replaced where it is lost."""

from __future__ import annotations

import time
from collections.abc import Callable

from companion.homework.box import Process
from companion.homework.cells import ALL, DEFINITIONS, IMPORTS, defines
from companion.homework.exercises import ExerciseSet
from companion.homework.notebook import Cell
from companion.homework.questions import Question
from companion.homework.rehearsal import rehearse
from companion.homework.replies import ONLY_NUMPY, raised
from companion.homework.verdicts import Verdict, judge, lost, with_cause
from companion.homework.watch import Budget
from companion.homework.wire import Ended, Wire, WireError

MOST_TOLD = 20  # notes on cells; a page is to be read
FREE_STARTS = 3  # of workers; an honest notebook needs few
LONG = 1.0  # seconds; a cell that took as long is not run in full a second time


def examine(
    cells: list[Cell],
    exercises: ExerciseSet,
    seed: int,
    start: Callable[[float], Process],
    time_limit: float,
    hidden: bool = True,
    only: int | None = None,
    budget: Budget | None = None,
) -> tuple[list[Verdict], list[str]]:
    """Run the cells in a worker and judge the questions; where the worker is lost, go on in a fresh one.

    Of a cell that cost the worker its life only the definitions run the next time, and if they do again, nothing; a
    question that did has had its verdict. So an endless loop costs its own points, and time, and nothing else. Once
    half of the time is used up, definitions are all that is run, and cells that took long are not run in full again.
    The first worker that ends in the middle is replaced without a word: whoever runs the machine may have killed it.
    The first few starts of a worker cost no time; the many that a hostile notebook makes necessary do. Before any
    worker sees a hidden input, it rehearses. Besides the verdicts, tell what went wrong in cells.
    """
    budget = budget or Budget(time_limit)
    wanted = [q for q in exercises.questions if only in (None, q.number)]
    verdicts: dict[int, Verdict] = {}
    rehearsals: dict[int, dict] = {} if hidden else {q.number: {} for q in wanted}
    parts = {cell.index: _part(cell, exercises) for cell in cells}  # what is run of each
    fatal: set[int] = set()
    notes: dict[int, str] = {}
    starts, spared = 0, False

    def forgiven(error: WireError) -> bool:
        nonlocal spared
        spared, first = spared or isinstance(error, Ended), not spared
        return first and spared

    while len(verdicts) < len(wanted) and budget.left > 0:
        with Wire(start(time_limit), time_limit / 4, budget) as wire:
            starts += 1
            budget.left -= wire.starting if starts > FREE_STARTS else 0
            if not _run_cells(wire, cells, parts, fatal, notes, forgiven, lambda: budget.left < time_limit / 2):
                continue
            if not _rehearse(wire, wanted, rehearsals, verdicts, forgiven):
                continue
            for question in wanted:
                if question.number in verdicts:
                    continue
                asked = time.monotonic()
                rehearsal = rehearsals[question.number]
                verdict = judge(question, wire.call, (seed, exercises.seed), hidden, rehearsal, wire.ahead)
                if verdict.broken and forgiven(verdict.broken):
                    break
                verdict.seconds = time.monotonic() - asked
                verdicts[question.number] = with_cause(
                    verdict, question.function, _guilty(question.function, cells, notes)
                )
                if verdict.broken:
                    break
    reason = f"not asked: the {time_limit:g} seconds for the notebook were used up"
    reason = "; ".join([reason, *(notes[index] for index in sorted(fatal)[:3])])
    found = [verdicts.get(q.number) or lost(q, reason) for q in wanted]
    complete = all(verdict.points == verdict.of for verdict in found)
    return found, _worth_telling(notes, cells, fatal, [] if complete else wanted)


def _part(cell: Cell, exercises: ExerciseSet) -> str | None:
    """Say what is run of a cell: all, but of one that holds checks its imports, or what it defines if that counts."""
    if not cell.check:
        return ALL
    if any(defines(cell.source, question.function) for question in exercises.questions):
        return DEFINITIONS
    return IMPORTS if "import" in cell.source else None


def _rehearse(wire: Wire, wanted: list[Question], rehearsals: dict, verdicts: dict, forgiven: Callable) -> bool:
    """Rehearse what was not yet; False where that cost the worker its life, and the question its points."""
    for question in wanted:
        if question.number in rehearsals:
            continue
        try:
            rehearsals[question.number] = rehearse(question, wire.call)
        except WireError as error:
            if forgiven(error):
                return False
            rehearsals[question.number] = {}
            verdicts[question.number] = lost(question, str(error))
            return False
    return True


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


def _run_cells(
    wire: Wire, cells: list[Cell], parts: dict, fatal: set, notes: dict, forgiven: Callable, hurried: Callable
) -> bool:
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
            if forgiven(error):
                return False
            fatal.add(cell.index)
            parts[cell.index] = DEFINITIONS if part == ALL else None
            notes.setdefault(cell.index, f"{cell.name}: {error}")
            return False
        if part == ALL and time.monotonic() - started > LONG:
            parts[cell.index] = DEFINITIONS
        if "foreign" in reply:
            problems = [f"it uses {reply['foreign']}: {ONLY_NUMPY}"]
        elif "error" in reply:
            problems = ["it " + raised(reply["error"])]
        else:
            problems = [text[:200] for text in reply.get("absent", [])[:3]]
        if problems and cell.index not in fatal:
            notes[cell.index] = f"{cell.name}: {'; '.join(problems)}"
    return True


def _guilty(function: str, cells: list[Cell], notes: dict[int, str]) -> str:
    """Give the note on the last cell that should have defined a function."""
    guilty = [notes[cell.index] for cell in cells if cell.index in notes and defines(cell.source, function)]
    return guilty[-1] if guilty else ""
