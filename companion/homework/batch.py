"""A folder of submissions to marks and feedback pages: with progress, and so that an interruption loses nothing.

Each result is a file of its own, named by the hash of all it depends on, and written whole or not at all. A second
run finds them and grades only what is new. The run's seed is kept beside them.
"""

from __future__ import annotations

import json
import secrets
import sys
from concurrent.futures import Executor, ThreadPoolExecutor, as_completed
from dataclasses import dataclass, field
from pathlib import Path

from tqdm import tqdm

from companion.homework.exercises import ExerciseSet, load_exercises
from companion.homework.feedback import marks, page
from companion.homework.files import file_name, read_submissions, write_whole
from companion.homework.grade import environment, grade, receipt
from companion.homework.verdicts import lost


@dataclass
class Batch:
    """What a run found: results by learner, how many were known before, and where the grader itself failed."""

    results: dict[str, dict]
    known: int = 0
    failures: dict[str, str] = field(default_factory=dict)


def grade_folder(
    name: str,
    submissions: Path,
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
) -> Batch:
    """Grade all of a folder, write ``marks.csv``, ``feedback/*.html`` and ``results/*.json`` into ``out``.

    ``executor`` may be any ``concurrent.futures.Executor``; by default ``jobs`` threads, each minding one box.
    """
    loaded = load_exercises(name, exercises, overlay)
    results_in = out / "results"
    results_in.mkdir(parents=True, exist_ok=True)
    seed = _seed(out / "seed.json", seed)
    batch, pending = Batch({}), {}
    pool = executor or ThreadPoolExecutor(max_workers=jobs)
    try:
        for learner, content in read_submissions(submissions, name):
            if isinstance(content, str):
                batch.results[learner] = _unread(loaded, content, seed, time_limit, sandbox)
                continue
            known = _load(results_in / f"{receipt(content, loaded, seed, time_limit, sandbox)}.json")
            if known:
                batch.results[learner], batch.known = known, batch.known + 1
                continue
            future = pool.submit(
                grade,
                content,
                name,
                seed,
                time_limit=time_limit,
                sandbox=sandbox,
                exercises=exercises,
                overlay=overlay,
            )
            pending[future] = learner
        bar = tqdm(
            as_completed(pending),
            total=len(pending),
            desc="grading",
            unit="notebook",
            file=sys.stderr,
            disable=not progress,
        )
        for future in bar:
            try:
                result = future.result()
            except Exception as error:  # one submission may not end the batch
                batch.failures[pending[future]] = f"{type(error).__name__}: {error}"
                continue
            write_whole(results_in / f"{result['receipt']}.json", json.dumps(result, indent=1))
            batch.results[pending[future]] = result
    finally:
        if executor is None:
            pool.shutdown(cancel_futures=True)
        _publish(out, batch.results)
    return batch


def _unread(exercises: ExerciseSet, reason: str, seed: int, time_limit: float, sandbox: bool) -> dict:
    verdicts = [lost(question, reason).to_dict() for question in exercises.questions]
    return {
        "format": 2,
        "receipt": receipt(reason.encode(), exercises, seed, time_limit, sandbox),
        "exercises": exercises.name,
        "submission": "",
        "checks": exercises.digest,
        "environment": environment(sandbox),
        "seed": seed,
        "time_limit": time_limit,
        "seconds": 0.0,
        "points": 0,
        "of": sum(v["of"] for v in verdicts),
        "questions": verdicts,
        "notes": [reason],
    }


def _seed(path: Path, told: int | None) -> int:
    """Give the seed that was told, else the one of the run that is being taken up again, else a fresh one."""
    if told is None:
        known = _load(path)
        told = known["seed"] if known and isinstance(known.get("seed"), int) else secrets.randbits(63)
    write_whole(path, json.dumps({"seed": told}))
    return told


def _load(path: Path) -> dict | None:
    """Read an earlier result; None where there is none, or only a damaged one."""
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return found if isinstance(found, dict) else None


def _publish(out: Path, results: dict[str, dict]) -> None:
    pages = out / "feedback"
    pages.mkdir(exist_ok=True)
    for learner, result in results.items():
        write_whole(pages / f"{file_name(learner)}.html", page(learner, result))
    write_whole(out / "marks.csv", marks(results))
