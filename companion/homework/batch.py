"""Many submissions to results, and a folder of them to marks and feedback pages; an interruption loses nothing.

Each result is a file of its own, named by the hash of all it depends on, and written whole or not at all. A second
run finds them and grades only what is new. The seed of the run is kept beside them. While a run goes on, the table
grows in ``marks.partial.csv``; ``marks.csv`` is replaced at the end, by a table of all.
"""

from __future__ import annotations

import json
import secrets
import sys
import time
from collections.abc import Callable, Iterable
from concurrent.futures import FIRST_COMPLETED, Executor, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from pathlib import Path

from tqdm import tqdm

from companion.homework.exercises import ExerciseSet, load_exercises
from companion.homework.feedback import marks, page
from companion.homework.files import alone, entries, file_name, read_submissions, write_whole
from companion.homework.grade import environment, grade, receipt, starter
from companion.homework.notebook import NotebookError, canonical
from companion.homework.spares import Spares
from companion.homework.verdicts import lost

AHEAD = 64  # submissions read ahead for each job; a cluster may have many workers
HARD = 1 << 64  # seeds from here on are not found by trying


@dataclass
class Batch:
    """What a run found: results by learner, how many were known before, and where the grader itself failed, and why.

    Who is among the failures has no mark, which is another thing than no points.
    """

    results: dict[str, dict]
    known: int = 0
    failures: dict[str, str] = field(default_factory=dict)


def grade_folder(name: str, submissions: Path, out: Path, **options) -> Batch:
    """Grade all of a folder, write ``marks.csv``, ``feedback/*.html`` and ``results/*.json`` into ``out``.

    The options are those of ``grade_many``. One run at a time writes into a folder.

    Raises: ValueError where another run is at it.
    """
    partial = Growing(out / "marks.partial.csv", marks)
    with alone(out):
        how_many, found = len(entries(submissions)), read_submissions(submissions, name)
        batch = grade_many(name, found, out, total=how_many, told=partial.add, **options)
        for learner, result in batch.results.items():
            write_whole(out / "feedback" / f"{file_name(learner)}.html", page(learner, result))
        write_whole(out / "marks.csv", marks(batch.results, batch.failures))
        partial.remove()
    return batch


@dataclass
class Growing:
    """A table that is written anew, whole, while results come in: at once, then at most every two seconds."""

    path: Path
    table: Callable[[dict[str, dict]], str]
    results: dict[str, dict] = field(default_factory=dict)
    written: float = 0.0

    def add(self, learner: str, result: dict) -> None:
        """Add a result."""
        self.results[learner] = result
        if time.monotonic() - self.written > 2:
            write_whole(self.path, self.table(self.results))
            self.written = time.monotonic()

    def remove(self) -> None:
        """Remove the file: the whole table stands elsewhere now."""
        self.path.unlink(missing_ok=True)


def grade_many(
    name: str,
    submissions: Iterable[tuple[str, bytes | str]],
    out: Path,
    *,
    jobs: int = 2,
    seed: int | None = None,
    time_limit: float = 20.0,
    sandbox: bool = True,
    exercises=None,
    overlay=None,
    executor: Executor | None = None,
    progress: bool = True,
    total: int | None = None,
    told: Callable[[str, dict], None] = lambda key, result: None,
) -> Batch:
    """Grade submissions, (key, content) or (key, why it was not read), and keep each result in ``out/results``.

    ``executor`` may be any ``concurrent.futures.Executor``; by default ``jobs`` threads, each minding one box. No
    more than ``AHEAD`` contents a job are held at a time. ``told`` hears of every result as soon as it is there. What
    was cut off for want of a processor is graded once more at the end, alone. What another machine graded by other
    checks, sizes or packages than are here is a failure.
    """
    exercises, overlay = (place and Path(place).resolve() for place in (exercises, overlay))  # workers are elsewhere
    loaded = load_exercises(name, exercises, overlay)
    results_in = out / "results"
    seed = _seed(out / "seed.json", seed)
    batch, pending, crowded, asked = Batch({}), {}, {}, {}
    options = {"time_limit": time_limit, "sandbox": sandbox, "exercises": exercises, "overlay": overlay}
    pool = executor or ThreadPoolExecutor(max_workers=jobs)
    spares = Spares(starter(sandbox), lambda: len(pending) - jobs)
    if executor is None:  # to another process, or machine, no worker could be given
        options["spares"] = spares
    bar = tqdm(desc="grading", unit="notebook", total=total, file=sys.stderr, disable=not progress)

    def have(key: str, result: dict) -> None:
        batch.results[key] = result
        told(key, result)
        bar.update()

    def take(done: Iterable[Future]) -> None:
        for future in [one for one in pending if one in done]:  # in the order in which they were handed in
            key, content = pending.pop(future)
            try:
                result = future.result()
            except Exception as error:  # one submission may not end the batch
                batch.failures[key] = f"{type(error).__name__}: {error}"
                bar.update()
                continue
            if result["receipt"] != asked[key]:
                batch.failures[key] = f"it was graded on a machine with {_other(result, sandbox)}"
                bar.update()
                continue
            if result.get("crowded") and content is not None:
                crowded[key] = content
                continue
            write_whole(results_in / f"{result['receipt']}.json", json.dumps(result, indent=1))
            have(key, result)

    try:
        for key, content in submissions:
            if isinstance(content, bytes):
                try:
                    content = canonical(content)  # outputs need not wait in memory
                except NotebookError as error:
                    content = str(error)
            if isinstance(content, str):
                have(key, _unread(loaded, content, seed, time_limit, sandbox))
                continue
            asked[key] = receipt(content, loaded, seed, time_limit, sandbox)
            if known := _load(results_in / f"{asked[key]}.json"):
                batch.known += 1
                have(key, known)
            else:
                pending[pool.submit(grade, content, name, seed, **options)] = (key, content)
            while len(pending) >= AHEAD * jobs:
                take(wait(pending, return_when=FIRST_COMPLETED).done)
        while pending:
            take(wait(pending, return_when=FIRST_COMPLETED).done)
        for key, content in crowded.items():
            pending[pool.submit(grade, content, name, seed, **options)] = (key, None)
            take(wait(pending).done)
    finally:
        bar.close()
        spares.close()
        if executor is None:
            pool.shutdown(cancel_futures=True)
    return batch


def _other(result: dict, sandbox: bool) -> str:
    """Say in what the machine that graded differs from this one."""
    there, here = result["environment"], environment(sandbox)
    other = [f"{key} {there.get(key)}, not {here[key]}" for key in here if there.get(key) != here[key]]
    return "; ".join(other) or "another book, or other sizes"


def _unread(exercises: ExerciseSet, reason: str, seed: int, time_limit: float, sandbox: bool) -> dict:
    verdicts = [lost(question, reason).to_dict() for question in exercises.questions]
    return {
        "format": 2,
        "receipt": receipt(reason.encode(), exercises, seed, time_limit, sandbox),
        "exercises": exercises.name,
        "submission": "",
        "checks": exercises.digest,
        "environment": environment(sandbox),
        "time_limit": time_limit,
        "crowded": False,
        "seconds": 0.0,
        "points": 0,
        "of": sum(v["of"] for v in verdicts),
        "questions": verdicts,
        "notes": [reason],
    }


def secret_in(path: Path) -> int:
    """Read a run's secret from its ``seed.json``.

    Raises: ValueError for a file that holds none.
    """
    known = _load(path)
    if not known or type(known.get("seed")) is not int or known["seed"] < 0:
        raise ValueError(f"secret must be the seed.json of a graded folder, got {path}")
    return known["seed"]


def _seed(path: Path, told: int | None) -> int:
    """Give the seed that was told, else the one of the run that is being taken up again, else a fresh one.

    It is the secret that hidden inputs hang on, so it is too long to be guessed from a receipt, and nobody else's.

    Raises: ValueError where the run that is taken up has one that may have been guessed.
    """
    if told is None:
        known = _load(path)
        told = known["seed"] if known and type(known.get("seed")) is int else secrets.randbits(192)
        if told < HARD:
            guessed = f"{path} holds a seed below 2**64, which learners can guess from their receipts"
            raise ValueError(f"{guessed}; remove that file, and the same command draws one and grades all anew")
    write_whole(path, json.dumps({"seed": told}))
    path.chmod(0o600)
    return told


def _load(path: Path) -> dict | None:
    """Read an earlier result; None where there is none, or only a damaged one."""
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return found if isinstance(found, dict) else None
